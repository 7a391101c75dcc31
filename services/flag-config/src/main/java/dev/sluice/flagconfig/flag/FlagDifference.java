package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.RolloutLadder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Says where two states of a flag differ, by the names that the API has for their parts. */
final class FlagDifference {

    private static final ObjectMapper JSON = WireJson.lenient();
    /** Parts that decide who gets what. */
    private static final List<String> SERVED = List.of("active", "conditions", "variants", "traits");

    private FlagDifference() {}

    /**
     * A part that differs.
     *
     * @param field a JSON path such as {@code conditions[1]} or {@code payloads.a}; a list that has grown or shrunk is named whole
     * @param before absent when it was not there
     * @param after absent when it is not there
     */
    @Schema(name = "FlagDifference", description = "A part in which two versions differ")
    record Part(
            String field,
            @Schema(implementation = Object.class) Optional<JsonNode> before,
            @Schema(implementation = Object.class) Optional<JsonNode> after) {

        /** Whether one is the other, or lies in it. */
        boolean touches(String otherField) {
            return field.equals(otherField) || liesIn(field, otherField) || liesIn(otherField, field);
        }

        boolean isServed() {
            return SERVED.stream().anyMatch(this::touches);
        }

        private static boolean liesIn(String inner, String outer) {
            return inner.startsWith(outer + "[") || inner.startsWith(outer + ".");
        }
    }

    /** From one version to another, what a rollout has opened included. */
    static List<Part> between(KeptFlag before, KeptFlag after) {
        List<Part> parts = new ArrayList<>(between(FlagDraft.of(before), FlagDraft.of(after)));
        compare("ladder", ladder(before), ladder(after), parts);
        return List.copyOf(parts);
    }

    private static JsonNode ladder(KeptFlag kept) {
        Optional<RolloutLadder> ladder = kept.flag().ladder();
        return ladder.isEmpty() ? null : tree(ladder.get());
    }

    /** The same for the part that people write. */
    static List<Part> between(FlagDraft before, FlagDraft after) {
        Map<String, JsonNode> old = parts(before);
        Map<String, JsonNode> newer = parts(after);
        List<Part> parts = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(newer.keySet());
        names.forEach(name -> compare(name, old.get(name), newer.get(name), parts));
        return List.copyOf(parts);
    }

    /** Names of what differs, for a sentence. */
    static String names(List<Part> parts) {
        return parts.isEmpty()
                ? "nothing"
                : String.join(", ", parts.stream().map(Part::field).toList());
    }

    private static Map<String, JsonNode> parts(FlagDraft draft) {
        Map<String, JsonNode> parts = new LinkedHashMap<>();
        parts.put("name", tree(draft.name()));
        parts.put("active", tree(draft.active()));
        parts.put("conditions", tree(draft.conditions()));
        parts.put("variants", tree(draft.variants()));
        draft.payloads().keySet().stream()
                .sorted()
                .forEach(answer ->
                        parts.put("payloads." + answer, read(draft.payloads().get(answer))));
        JsonNode traits = tree(draft.traits());
        traits.fieldNames().forEachRemaining(trait -> parts.put("traits." + trait, traits.get(trait)));
        parts.put("tags", tree(draft.about().tags()));
        draft.about().team().ifPresent(team -> parts.put("team", tree(team)));
        draft.about().expectedEnd().ifPresent(end -> parts.put("expectedEnd", tree(end)));
        return parts;
    }

    private static void compare(String field, JsonNode before, JsonNode after, List<Part> parts) {
        if (before == null ? after == null : before.equals(after)) {
            return;
        }
        if (Stream.of("conditions", "variants").anyMatch(field::equals) && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(field + "[" + i + "]", before.get(i), after.get(i), parts);
            }
            return;
        }
        parts.add(new Part(field, Optional.ofNullable(before), Optional.ofNullable(after)));
    }

    /** Written and read again, so that a number is the same node whatever type it had. */
    private static JsonNode tree(Object value) {
        try {
            return read(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part of a flag that cannot be written", e);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payload that is not JSON was kept", e);
        }
    }
}
