package dev.sluice.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.bench.load.Http;
import dev.sluice.bench.stack.Definitions;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What SDKs ask flag-delivery for all flags, in its two protocols. */
enum Delivery {
    OFREP("OFREP bulk") {
        @Override
        byte[] request(int person) {
            ObjectNode body = JSON.createObjectNode();
            ObjectNode context = body.putObject("context").put("targetingKey", FiftyFlags.id(person));
            FiftyFlags.properties(person).forEach(context::put);
            return Http.post(
                    "/ofrep/v1/evaluate/flags",
                    Map.of("content-type", "application/json", "authorization", "Bearer " + Definitions.TOKEN),
                    bytes(body));
        }

        @Override
        int on(JsonNode answer) {
            int on = 0;
            for (JsonNode flag : answer.path("flags")) {
                on += flag.path("value").asBoolean() ? 1 : 0;
            }
            return on;
        }
    },
    FLAGS("/flags/?v=2") {
        @Override
        byte[] request(int person) {
            ObjectNode body =
                    JSON.createObjectNode().put("token", Definitions.TOKEN).put("distinct_id", FiftyFlags.id(person));
            ObjectNode properties = body.putObject("person_properties");
            FiftyFlags.properties(person).forEach(properties::put);
            return Http.post("/flags/?v=2", Map.of("content-type", "application/json"), bytes(body));
        }

        @Override
        int on(JsonNode answer) {
            int on = 0;
            for (JsonNode flag : answer.path("flags")) {
                on += flag.path("enabled").asBoolean() ? 1 : 0;
            }
            return on;
        }
    };

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String title;

    Delivery(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract byte[] request(int person);

    /** How many flags an answer has on. */
    abstract int on(JsonNode answer);

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
