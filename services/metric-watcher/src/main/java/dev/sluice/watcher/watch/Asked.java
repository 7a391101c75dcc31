package dev.sluice.watcher.watch;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a plan's guardrails ask of events.
 *
 * @param keys of the {@linkplain Question questions}, by guardrail and part of its measure's events
 * @param eventNames the events that are asked
 */
public record Asked(List<List<Long>> keys, Set<String> eventNames) {
    public Asked {
        keys = keys.stream().map(List::copyOf).toList();
        eventNames = Set.copyOf(eventNames);
    }

    static Asked by(List<Guardrail> guardrails) {
        List<List<Long>> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Guardrail guardrail : guardrails) {
            Measure measure = guardrail.metric().measure();
            List<Long> ofParts = new ArrayList<>();
            for (int part = 0; part < measure.events().size(); part++) {
                ofParts.add(Question.keyOf(measure.events().get(part), measure.valueOf(part)));
                names.add(measure.events().get(part).name());
            }
            keys.add(ofParts);
        }
        return new Asked(keys, names);
    }
}
