package dev.sluice.notifier.message;

import dev.sluice.contracts.AlertRecord;
import java.net.URI;
import java.util.Optional;

/**
 * What a message links to.
 *
 * @param rollout where it says why the rollout stands where it stands; of a flag that was widened without one, its history
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
        String about = alert.kind() == AlertRecord.Kind.WIDENED_BY_HAND
                ? "/flags/" + segment(alert.flag().value()) + "/history"
                : "/rollouts/" + segment(alert.rolloutId()) + "/explain";
        return new Links(URI.create(base + "/api/v1/projects/" + segment(alert.project()) + about), Optional.empty());
    }

    private static String segment(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
