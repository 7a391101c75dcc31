package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Traits;
import dev.sluice.flagconfig.flag.PayloadText;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads payloads: JSON within a text, as PostHog keeps them, or plain JSON. */
final class PayloadTranslation {

    private static final ObjectMapper JSON = WireJson.lenient();
    private static final String ON = "true";

    private PayloadTranslation() {}

    static Map<String, String> payloads(At flag, Set<String> variants, Traits traits, Notes notes) {
        At payloads = flag.field("filters").field("payloads");
        if (payloads.isThere() && !payloads.node().isObject()) {
            throw payloads.refusal("it is an object: payloads by variant, or by \"true\"");
        }
        Map<String, String> texts = new TreeMap<>();
        payloads.node().fieldNames().forEachRemaining(answer -> {
            At payload = payloads.field(answer);
            if (!payload.isThere() || payload.node().asText("-").isEmpty()) {
                return;
            }
            if (canAnswer(answer, variants, traits)) {
                texts.put(answer, text(payload, notes));
            } else {
                notes.add(
                        payload, "the flag never gives \"" + answer + "\", so nobody ever got this payload: left out");
            }
        });
        return texts;
    }

    private static boolean canAnswer(String answer, Set<String> variants, Traits traits) {
        boolean plain = variants.isEmpty()
                || traits.enrollment()
                || traits.superCondition().isPresent();
        return variants.contains(answer)
                || (plain && answer.equals(ON))
                || traits.holdout()
                        .filter(holdout -> holdout.variant().equals(answer))
                        .isPresent();
    }

    /** To the letter where it is JSON within a text: apps may compare it. */
    private static String text(At payload, Notes notes) {
        if (!payload.node().isTextual()) {
            return PayloadText.of(payload.place(), payload.node());
        }
        String text = payload.node().textValue();
        try {
            JsonNode read = JSON.readTree(text);
            if (!read.isMissingNode()) {
                PayloadText.of(payload.place(), read);
                return payload.place().plain(text, PayloadText.LONGEST);
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        notes.add(payload, "it is not JSON: taken over as a text");
        return PayloadText.of(payload.place(), payload.node());
    }
}
