package dev.sluice.ingestion.fuzz;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Makes inputs from good ones. Changes of the tree keep a body readable, so that they get past the parser to the rules behind it; changes
 * of the bytes try the parser itself.
 */
public final class Mutations {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Half a surrogate pair can be written as an escape only. */
    private static final ObjectWriter ESCAPING = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "null",
        "true",
        "-",
        "1e999",
        "0x",
        "\u0000",
        "\ufeff",
        "\"batch\":[",
        "\"properties\":{",
        "\"event\":",
        "\"distinct_id\":",
        "99999999999999999999",
        "data=",
        "%",
        "é",
        " "
    };

    /** Good JSON that few expect in the place of another value. */
    private static final String[] VALUES = {
        "null",
        "true",
        "0",
        "-0.0",
        "1e308",
        "1e999",
        "123456789012345678901234567890",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud83d\"",
        "\"\\u202e\"",
        "\"2026-13-45T99:99:99Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"+999999999-12-31T23:59:59.999999999Z\"",
        "-9223372036854775808",
        "[]",
        "{}",
        "[[[[[[[[]]]]]]]]",
        "{\"\":{\"\":{}}}"
    };

    private final SplittableRandom random;

    public Mutations(SplittableRandom random) {
        this.random = random;
    }

    public <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A JSON body with none to four changes. */
    public byte[] json(String good) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            bytes = reshaped(bytes);
        }
        return bytes(bytes);
    }

    /** A body of any form with none to four changes of its bytes. */
    public byte[] bytes(byte[] good) {
        byte[] bytes = good;
        int edits = random.nextInt(5);
        for (int i = 0; i < edits; i++) {
            bytes = edited(bytes);
        }
        return bytes;
    }

    /** As one of the ways in which senders pack bodies, sometimes damaged. */
    public byte[] packed(byte[] bytes) {
        return switch (random.nextInt(10)) {
            case 0 -> gzip(bytes);
            case 1 -> edited(gzip(bytes));
            case 2 -> Base64.getEncoder().encode(bytes);
            case 3 -> ("data=" + Base64.getEncoder().encodeToString(bytes)).getBytes(StandardCharsets.US_ASCII);
            default -> bytes;
        };
    }

    private byte[] reshaped(byte[] good) {
        try {
            JsonNode root = JSON.readTree(good);
            List<JsonNode> containers = new ArrayList<>();
            collect(root, containers);
            int changes = 1 + random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                reshape(containers.get(random.nextInt(containers.size())));
            }
            return random.nextInt(4) == 0 || holdsHalfPair(root)
                    ? ESCAPING.writeValueAsBytes(root)
                    : JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsHalfPair(JsonNode root) {
        return !StandardCharsets.UTF_8.newEncoder().canEncode(root.toString());
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void reshape(JsonNode container) throws IOException {
        JsonNode odd = JSON.readTree(VALUES[random.nextInt(VALUES.length)]);
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 ->
                    object.set(
                            names.get(random.nextInt(names.size())),
                            object.get(name).deepCopy());
                case 2 -> object.set("x".repeat(random.nextInt(300)), odd);
                case 3 -> object.set(name, JsonNodeFactory.instance.textNode("y".repeat(random.nextInt(3_000))));
                default -> object.set(name, odd);
            }
        } else if (container instanceof ArrayNode array) {
            switch (random.nextInt(3)) {
                case 0 -> array.add(odd);
                case 1 -> {
                    if (!array.isEmpty()) {
                        array.remove(random.nextInt(array.size()));
                    }
                }
                default -> {
                    for (int i = random.nextInt(20); i > 0 && !array.isEmpty(); i--) {
                        array.add(array.get(0).deepCopy());
                    }
                }
            }
        }
    }

    private byte[] edited(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 ->
                joined(
                        Arrays.copyOf(bytes, at),
                        PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(bytes, at, bytes.length));
            case 3 -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
                yield joined(Arrays.copyOf(bytes, at), new byte[0], Arrays.copyOfRange(bytes, end, bytes.length));
            }
            case 4 -> {
                int end = Math.min(bytes.length, at + random.nextInt(64));
                byte[] part = Arrays.copyOfRange(bytes, at, end);
                yield joined(Arrays.copyOf(bytes, end), part, Arrays.copyOfRange(bytes, end, bytes.length));
            }
            default ->
                joined(
                        Arrays.copyOf(bytes, at),
                        "[".repeat(random.nextInt(1_500)).getBytes(StandardCharsets.US_ASCII),
                        Arrays.copyOfRange(bytes, at, bytes.length));
        };
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
