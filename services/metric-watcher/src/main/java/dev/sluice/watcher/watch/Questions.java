package dev.sluice.watcher.watch;

import dev.sluice.flag.PropertyMatcher;
import dev.sluice.flag.RegexEngine;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.watcher.watch.Question.Asker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what the rollouts of a project ask, so that what several ask is one {@link Question}. */
final class Questions {

    private final RegexEngine regex;
    private final Map<Long, Gathered> all = new LinkedHashMap<>();

    Questions(RegexEngine regex) {
        this.regex = regex;
    }

    private record Gathered(EventMatcher event, Measure measure, int part, Map<String, List<Asker>> askers) {}

    void add(WatchedRollout rollout) {
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            Measure measure = rollout.guardrails().get(i).metric().measure();
            for (int part = 0; part < measure.events().size(); part++) {
                EventMatcher event = measure.events().get(part);
                Gathered question = all.get(rollout.asked().keys().get(i).get(part));
                if (question == null) {
                    question = new Gathered(event, measure, part, new HashMap<>());
                    all.put(rollout.asked().keys().get(i).get(part), question);
                }
                question.askers()
                        .computeIfAbsent(rollout.rolloutId(), _ -> new ArrayList<>())
                        .add(new Asker(rollout, i, part));
            }
        }
    }

    Map<Long, Question> byKey() {
        Map<Long, Question> questions = new LinkedHashMap<>();
        all.forEach((key, each) -> questions.put(
                key,
                new Question(
                        key,
                        each.event().filters().stream()
                                .map(filter -> PropertyMatcher.of(filter, regex))
                                .toList(),
                        each.measure().valueOf(each.part()),
                        each.askers())));
        return questions;
    }

    Map<String, List<Question>> byEvent(Map<Long, Question> byKey) {
        Map<String, List<Question>> questions = new HashMap<>();
        all.forEach((key, each) -> questions
                .computeIfAbsent(each.event().name(), _ -> new ArrayList<>())
                .add(byKey.get(key)));
        return questions;
    }
}
