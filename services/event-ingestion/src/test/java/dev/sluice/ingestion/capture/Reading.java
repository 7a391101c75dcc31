package dev.sluice.ingestion.capture;

import dev.sluice.kit.http.body.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Reads test bodies with the limits of production. */
final class Reading {

    static final Limits LIMITS = new Limits(20 << 20, 1_000, 1_000_000, 1_000, 32);
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final Set<String> WATCHED = Set.of("email", "card", "$set", PrivateProperties.ADDRESS);
    static final UUID MADE = UUID.fromString("0192f3a4-7b1c-7def-8123-456789abcdef");

    private Reading() {}

    static Capture read(String json) throws CaptureRefusedException {
        return read(json, LIMITS, false);
    }

    static Capture read(String json, Limits limits, boolean engage) throws CaptureRefusedException {
        return new CaptureReader(limits, () -> MADE, () -> WATCHED)
                .read(bytes(json), new CaptureReader.Arrival(NOW, Optional.empty(), engage));
    }

    static Bytes bytes(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Bytes bytes) {
        return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
    }

    static String slice(String json, CapturedEvent event) {
        byte[] all = json.getBytes(StandardCharsets.UTF_8);
        return new String(
                Arrays.copyOfRange(all, event.json().start(), event.json().end()), StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
