package dev.sluice.bench.loop;

import dev.sluice.bench.rollout.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** One rollout of a feature that does harm: nobody who is given it ever orders, everybody else does. */
final class Trial {

    /** More than enough for a verdict, so that one request has the events that decide. */
    private static final int PEOPLE = 80;

    private final String flag;
    private final List<String> treated = new ArrayList<>();
    private final List<String> control = new ArrayList<>();

    Trial(String flag) {
        this.flag = flag;
    }

    String flag() {
        return flag;
    }

    /** Somebody who is given the feature. */
    String somebodyTreated() {
        return treated.getFirst();
    }

    /** Has everybody meet the flag in this version. Nobody has ordered yet, so there is nothing to be said. */
    CompletableFuture<Void> meet(App app, long version) throws InterruptedException {
        List<String> people =
                IntStream.range(0, PEOPLE).mapToObj(i -> flag + "-visitor-" + i).toList();
        List<Boolean> given = app.areGiven(flag, people);
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            (given.get(i) ? treated : control).add(people.get(i));
            events.add(App.exposure(flag, version, people.get(i), given.get(i)));
        }
        return app.report(events);
    }

    /** How many met it. */
    int people() {
        return treated.size() + control.size();
    }

    /** Has those who are not given the feature order: the events that decide, in one request. */
    CompletableFuture<Void> decide(App app) {
        return app.report(control.stream()
                .map(person -> App.event(Person.SUCCESS, person, Map.of()))
                .toList());
    }
}
