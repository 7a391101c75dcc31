package dev.sluice.flagdelivery;

import dev.sluice.kit.http.body.BodyDecoder.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Bodies that are almost right: drawn from what SDKs send, then bent. The same seed gives the same bodies. */
public final class Mangled {

    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e999",
        "NaN",
        "9".repeat(30),
        "1.5",
        "\"\"",
        "\"pro\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"-30d\"",
        "\"2026-01-01\"",
        "\"1.2.3\"",
        "\"x\"",
        "[]",
        "{}",
        "[1,[2,[3]]]",
        "[\"a\",null]",
        "{\"a\":{\"b\":1}}",
        "\"" + "é".repeat(300) + "\"",
        "\"@example.org\"",
        "[true,\"false\"]"
    };

    private final Random random;

    public Mangled(long seed) {
        random = new Random(seed);
    }

    /** A JSON object with some of these fields, each with any value or with one that fits. */
    public String object(List<String> fields, List<String> fitting) {
        StringBuilder out = new StringBuilder("{");
        String separator = "";
        for (int i = 0; i < fields.size(); i++) {
            int kind = random.nextInt(10);
            if (kind == 0) {
                continue;
            }
            String value = kind < 8 ? fitting.get(i) : VALUES[random.nextInt(VALUES.length)];
            out.append(separator)
                    .append('"')
                    .append(fields.get(i))
                    .append("\":")
                    .append(value);
            separator = ",";
        }
        return out.append('}').toString();
    }

    /** An object of properties of any kind. */
    public String properties(String... names) {
        StringBuilder out = new StringBuilder("{");
        String separator = "";
        for (String name : names) {
            if (random.nextInt(4) > 0) {
                out.append(separator).append('"').append(name).append("\":");
                out.append(VALUES[random.nextInt(VALUES.length)]);
                separator = ",";
            }
        }
        return out.append('}').toString();
    }

    /** Its bytes, now and then bent, cut, or wrapped. */
    public byte[] bent(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) == 0) {
            bytes = wrapped(bytes);
        }
        if (bytes.length == 0) {
            return bytes;
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield bytes;
            }
            case 2 -> {
                int at = random.nextInt(bytes.length);
                byte[] more = Arrays.copyOf(bytes, bytes.length + 8);
                System.arraycopy(bytes, at, more, at + 8, bytes.length - at);
                byte[] noise = new byte[8];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, more, at, 8);
                yield more;
            }
            default -> bytes;
        };
    }

    private byte[] wrapped(byte[] bytes) {
        return switch (random.nextInt(3)) {
            case 0 -> gzip(bytes);
            case 1 -> Base64.getEncoder().encode(bytes);
            default -> ("data=" + Base64.getUrlEncoder().encodeToString(bytes)).getBytes(StandardCharsets.US_ASCII);
        };
    }

    /** What a request might say of its body, true or not. */
    public Labels labels() {
        return switch (random.nextInt(10)) {
            case 0 -> new Labels(Optional.of("application/x-www-form-urlencoded"), Optional.empty(), Optional.empty());
            case 1 -> new Labels(Optional.empty(), Optional.empty(), Optional.of("base64"));
            case 2 -> new Labels(Optional.empty(), Optional.empty(), Optional.of("lz64"));
            case 3 -> new Labels(Optional.empty(), Optional.empty(), Optional.of("br"));
            default -> Labels.NONE;
        };
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
