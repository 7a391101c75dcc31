package dev.sluice.flagdelivery.stream;

import dev.sluice.contracts.ProjectRecord;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The permission to listen to a project's changes, as a text in a URL: browsers open event streams without any header.
 *
 * <p>{@code PROJECT.DAY.MAC}, good on that day (UTC) and the next. Keyed with the hash of the project's secret, which every node has
 * and no client, so that any node honours what another gave out, also after a restart. It opens nothing else.
 */
public final class StreamChannel {

    private static final long SECONDS_A_DAY = Duration.ofDays(1).toSeconds();
    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 16;

    private StreamChannel() {}

    /** A channel for a project; the same all day. */
    public static String of(ProjectRecord project, Clock clock) {
        return text(project, day(clock.instant()));
    }

    /**
     * The name of the project that a channel opens; empty when it opens none.
     *
     * @param projects by their names
     */
    public static Optional<String> opens(
            String channel, Function<String, Optional<ProjectRecord>> projects, Clock clock) {
        int dot = channel.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        Optional<ProjectRecord> project = projects.apply(channel.substring(0, dot));
        long today = day(clock.instant());
        return project.filter(known -> isEqual(channel, text(known, today)) || isEqual(channel, text(known, today - 1)))
                .map(ProjectRecord::project);
    }

    private static String text(ProjectRecord project, long day) {
        String signed = project.project() + "." + day;
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(project.secretKeyHash().getBytes(StandardCharsets.UTF_8), MAC));
            byte[] signature = mac.doFinal(("ofrep-stream." + signed).getBytes(StandardCharsets.UTF_8));
            return signed + "." + HexFormat.of().formatHex(signature, 0, MAC_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + MAC, impossible);
        }
    }

    private static boolean isEqual(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** The day of a moment (UTC), counted from 1970. */
    public static long day(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS_A_DAY);
    }
}
