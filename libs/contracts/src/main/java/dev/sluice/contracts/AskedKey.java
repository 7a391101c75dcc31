package dev.sluice.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Audience;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A short text that stands for an audience or a metric: the same for the same definition, whatever it is called, and another one as
 * soon as the definition changes. So an answer about an earlier definition is never taken for one about the present one.
 */
public final class AskedKey {

    /** 64 bits: a project asks a few dozen things. */
    private static final int BYTES = 8;

    private static final ObjectMapper JSON = WireJson.lenient();

    private AskedKey() {}

    private record Definition(Measure measure, Duration window) {}

    /** Of whom an audience has: its filters. */
    public static String of(Audience audience) {
        return key(audience.filters());
    }

    /** Of what a metric counts: its measure and window. */
    public static String of(Metric metric) {
        return key(new Definition(metric.measure(), metric.window()));
    }

    private static String key(Object definition) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(definition));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a definition that came over the bus can be written", e);
        }
    }
}
