package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.flagconfig.request.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was sent, opened: answers of PostHog's API with their pages, or plain lists.
 *
 * @param flags each with its place in what was sent
 * @param cohorts the same
 * @param groupTypes names by index
 * @param notes on the whole
 */
record Export(List<At> flags, List<At> cohorts, Map<Integer, String> groupTypes, List<Note> notes) {

    private static final int MOST = 5_000;

    /** Opens what was sent; fails with a 422 when it is neither a page, nor pages, nor a list. */
    static Export open(ImportRequest sent) {
        Notes notes = new Notes();
        List<At> flags = elements(at("flags", sent.flags()), notes);
        List<At> cohorts = elements(at("cohorts", sent.cohorts()), notes);
        if (flags.isEmpty() && cohorts.isEmpty()) {
            throw Place.BODY
                    .dot("flags")
                    .refusal(
                            "neither flags nor cohorts were sent: flags is what /api/projects/ID/feature_flags/ answers, cohorts"
                                    + " what /api/projects/ID/cohorts/ answers");
        }
        return new Export(flags, cohorts, groupTypes(at("groupTypes", sent.groupTypes())), notes.all());
    }

    private static At at(String field, Optional<JsonNode> node) {
        return new At(Place.BODY.dot(field), node.orElse(MissingNode.getInstance()));
    }

    private static List<At> elements(At sent, Notes notes) {
        List<At> all = new ArrayList<>();
        collect(sent, all, notes);
        if (all.size() > MOST) {
            throw sent.refusal(
                    "it has " + all.size() + " elements, at most " + MOST + " are taken at once: send them in parts");
        }
        return all;
    }

    private static void collect(At sent, List<At> all, Notes notes) {
        if (isPage(sent)) {
            if (sent.field("next").isThere() && !sent.place().path().endsWith("]")) {
                notes.add(
                        sent.field("next"),
                        "PostHog has more pages than this one: send them too, as a list of pages, or what refers to what is on"
                                + " them is refused");
            }
            all.addAll(sent.field("results").elements());
            return;
        }
        for (At element : sent.elements()) {
            if (isPage(element)) {
                collect(element, all, notes);
            } else {
                all.add(element);
            }
        }
    }

    private static boolean isPage(At sent) {
        return sent.node().isObject() && sent.has("results");
    }

    /** Names by index, or what PostHog's own list of group types says. */
    private static Map<Integer, String> groupTypes(At sent) {
        Map<Integer, String> names = new HashMap<>();
        if (sent.node().isObject()) {
            sent.node().fieldNames().forEachRemaining(index -> {
                At name = sent.field(index);
                if (!index.matches("\\d{1,3}")) {
                    throw name.refusal("group types are named by their index, such as {\"0\": \"company\"}");
                }
                names.put(Integer.parseInt(index), groupType(name));
            });
            return names;
        }
        for (At one : sent.elements()) {
            At index = one.field("group_type_index");
            names.put(
                    index.wholeNumber().orElseThrow(() -> index.refusal("it is missing")),
                    groupType(one.field("group_type")));
        }
        return names;
    }

    private static String groupType(At name) {
        return name.place().name(name.text(), "the type of the group, such as company");
    }
}
