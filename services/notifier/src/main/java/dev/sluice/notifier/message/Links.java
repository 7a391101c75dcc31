package dev.sluice.notifier.message;

import dev.sluice.contracts.AlertRecord;
import java.net.URI;
import java.util.Optional;

/**
 * What a message links to.
 *
 * @param rollout where it says why the rollout stands where it stands
 * @param chart a picture that the receiver can fetch; empty when nobody outside reaches this installation, or there is nothing to draw
 */
public record Links(URI rollout, Optional<URI> chart) {

    /** Without a picture. */
    public Links withoutChart() {
        return new Links(rollout, Optional.empty());
    }

    /** Of an alert, without a picture. */
    public static Links of(AlertRecord alert, URI publicUrl) {
        String base = publicUrl.toString().replaceAll("/+$", "");
        return new Links(
                URI.create(base + "/api/v1/projects/" + segment(alert.project()) + "/rollouts/"
                        + segment(alert.rolloutId()) + "/explain"),
                Optional.empty());
    }

    private static String segment(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
