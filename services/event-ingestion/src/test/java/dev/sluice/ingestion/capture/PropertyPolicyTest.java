package dev.sluice.ingestion.capture;

import static dev.sluice.ingestion.capture.Reading.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.IngestionSettings.Action;
import dev.sluice.contracts.IngestionSettings.PropertyRule;
import dev.sluice.kit.http.body.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyPolicyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = Long.getLong("sluice.seed", 20261123);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\":\"x\"} | {}",
                "{\"email\":\"x\",\"a\":1} | {\"a\":1}",
                "{\"a\":1,\"email\":\"x\"} | {\"a\":1}",
                "{\"a\":1 , \"email\" : {\"b\":[1,2]} } | {\"a\":1  }",
                "{\"email\":1,\"email\":2,\"email\":3} | {}",
                "{\"email\":1,\"a\":\"}, \",\"email\":3} | {\"a\":\"}, \"}",
                "{\"x\":{\"email\":1}} | {\"x\":{\"email\":1}}",
                "{\"$set\":{\"email\":1},\"a\":1} | {\"$set\":{},\"a\":1}",
                "{\"$set_once\":{\"b\":1,\"email\":-1.5e3}} | {\"$set_once\":{\"b\":1}}",
            })
    void shouldDropProperty(String properties, String expected) {
        assertThat(stored(properties, policy(rule("email", Action.DROP)), Optional.empty()))
                .isEqualTo("{\"event\":\"e\",\"distinct_id\":\"u\",\"token\":\"t\",\"properties\":" + expected + "}");
    }

    @Test
    void shouldPutKeyedHashInPlace() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("phc_t".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String hash = HexFormat.of().formatHex(mac.doFinal("ä@x.org".getBytes(StandardCharsets.UTF_8)));

        String stored = stored(
                "{\"email\":\"\\u00e4@x.org\",\"$set\":{\"email\":\"ä@x.org\"}}",
                policy(rule("email", Action.HASH)),
                Optional.empty());

        JsonNode properties = JSON.readTree(stored).get("properties");
        assertThat(properties.get("email").asText()).isEqualTo(hash);
        assertThat(properties.at("/$set/email").asText()).isEqualTo(hash);
    }

    @Test
    void shouldForgetAddressUnlessProjectAsks() {
        PropertyPolicy forgets = policy();
        PropertyPolicy keeps = new PropertyPolicy(new IngestionSettings(0, 0, true, List.of(), Map.of()), "phc_t");
        Optional<String> address = Optional.of("192.0.2.7");

        assertThat(stored("{\"$ip\":\"1.2.3.4\",\"a\":1}", forgets, address)).contains("\"properties\":{\"a\":1}");
        assertThat(stored("{\"a\":1}", forgets, address)).contains("\"properties\":{\"a\":1}");
        assertThat(stored("{\"$ip\":\"1.2.3.4\",\"a\":1}", keeps, address))
                .contains("\"properties\":{\"$ip\":\"1.2.3.4\",\"a\":1}");
        assertThat(stored("{\"a\":1}", keeps, address)).contains("\"properties\":{\"$ip\":\"192.0.2.7\",\"a\":1}");
        assertThat(stored("{}", keeps, address)).contains("\"properties\":{\"$ip\":\"192.0.2.7\"}");
        assertThat(storedEvent("{\"event\":\"e\",\"distinct_id\":\"u\",\"token\":\"t\"}", keeps, address))
                .isEqualTo(
                        "{\"properties\":{\"$ip\":\"192.0.2.7\"},\"event\":\"e\",\"distinct_id\":\"u\",\"token\":\"t\"}");
        assertThat(storedEvent(
                        "{\"event\":\"e\",\"distinct_id\":\"u\",\"ip\":\"1.2.3.4\",\"token\":\"t\"}", forgets, address))
                .isEqualTo("{\"event\":\"e\",\"distinct_id\":\"u\",\"token\":\"t\"}");
    }

    @Test
    void shouldForwardEventsOwnBytesWhenNoRuleApplies() throws Exception {
        String json =
                "{ \"event\":\"e\", \"distinct_id\":\"u\" ,\"token\":\"t\",\"properties\":{\"mail\":\"x\" , \"n\":1.10}}";

        assertThat(storedEvent(json, policy(rule("email", Action.DROP)), Optional.of("192.0.2.7")))
                .isEqualTo(json);
    }

    @Test
    void shouldApplyRulesToWhatIsSetOnPerson() throws Exception {
        String json = "{\"event\":\"e\",\"distinct_id\":\"u\",\"token\":\"t\",\"$set\":{\"email\":\"x\"},"
                + "\"properties\":{\"$set\":{\"card\":\"4111\",\"plan\":\"pro\"},\"$set_once\":{\"email\":\"y\"}}}";
        CapturedEvent event = Reading.read(json).accepted().getFirst();
        PropertyPolicy policy = policy(rule("email", Action.DROP), rule("card", Action.HASH));
        List<Edit> edits = policy.editsOf(event, bytes(json), Optional.empty(), Map.of());

        JsonNode change = JSON.readTree(PropertyChangeBytes.of("shop", event, bytes(json), edits)
                .orElseThrow()
                .json());

        assertThat(change.get("set").properties()).extracting(Map.Entry::getKey).containsExactly("card", "plan");
        assertThat(change.at("/set/card").asText()).hasSize(64);
        assertThat(change.get("setOnce").isEmpty()).isTrue();
    }

    /** Whatever the order, the spacing and the rules: what is left is what an ordinary JSON library would leave. */
    @Test
    void shouldLeaveWhatJsonLibraryWouldLeave() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            List<String> names = new ArrayList<>(List.of("email", "card", "a", "b", "$ip", "ü\\\"}"));
            Collections.shuffle(names, random);
            StringBuilder properties = new StringBuilder("{");
            int count = random.nextInt(names.size() + 1);
            for (int i = 0; i < count; i++) {
                properties
                        .append(i == 0 ? "" : ",")
                        .append(space(random))
                        .append('"')
                        .append(names.get(i))
                        .append('"')
                        .append(space(random))
                        .append(':')
                        .append(space(random))
                        .append(value(random))
                        .append(space(random));
            }
            properties.append('}');
            PropertyPolicy policy = policy(rule("email", Action.DROP), rule("card", Action.DROP));

            JsonNode stored = JSON.readTree(stored(properties.toString(), policy, Optional.empty()))
                    .get("properties");

            ObjectNode expected = (ObjectNode) JSON.readTree(properties.toString());
            expected.remove(Set.of("email", "card", "$ip"));
            assertThat(stored)
                    .as("seed %d, round %d: %s", SEED, round, properties)
                    .isEqualTo(expected);
        }
    }

    private static String space(Random random) {
        return " \n\t".substring(0, random.nextInt(4));
    }

    private static String value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "\"te\\\"xt, } ü\"";
            case 1 -> "-12.50e2";
            case 2 -> "null";
            case 3 -> "{\"email\":[1, {\"card\":\"\"}]}";
            case 4 -> "[]";
            default -> "true";
        };
    }

    private static String stored(String properties, PropertyPolicy policy, Optional<String> address) {
        return storedEvent(
                "{\"event\":\"e\",\"distinct_id\":\"u\",\"token\":\"t\",\"properties\":" + properties + "}",
                policy,
                address);
    }

    private static String storedEvent(String json, PropertyPolicy policy, Optional<String> address) {
        try {
            Bytes body = bytes(json);
            CapturedEvent event = Reading.read(json).accepted().getFirst();
            return new String(
                    EventBytes.of(body, event.json(), policy.editsOf(event, body, address, Map.of())),
                    StandardCharsets.UTF_8);
        } catch (CaptureRefusedException e) {
            throw new AssertionError(json, e);
        }
    }

    private static PropertyPolicy policy(PropertyRule... rules) {
        return new PropertyPolicy(new IngestionSettings(0, 0, false, List.of(rules), Map.of()), "phc_t");
    }

    private static PropertyRule rule(String property, Action action) {
        return new PropertyRule(property, action);
    }
}
