package dev.sluice.watcher;

import dev.sluice.flag.Arm;
import dev.sluice.flag.Arms;
import dev.sluice.flag.Assignment;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.Person;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** People, and where the {@link World}'s rollout puts them. */
public final class People {

    private static final List<EvaluationContext> CONTEXTS = IntStream.range(0, 4)
            .mapToObj(stage -> World.at(stage)
                    .watchList()
                    .project(World.PROJECT)
                    .orElseThrow()
                    .context())
            .toList();

    private People() {}

    /** Somebody of whom nothing is known, in that arm when that stage is open. */
    public static String in(Arm arm, int stage) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "person-" + i)
                .filter(person -> assignment(person, Map.of(), stage).arm() == arm)
                .findFirst()
                .orElseThrow();
    }

    public static Assignment assignment(String person, Map<String, Object> properties, int stage) {
        return Arms.assign(World.at(stage).flag().flag(), new Person(person, properties), CONTEXTS.get(stage));
    }

    /** What SDKs serve to somebody of whom nothing is known, as JSON. */
    public static String served(String person, int stage) {
        return served(person, Map.of(), stage);
    }

    /** What SDKs serve, as JSON. */
    public static String served(String person, Map<String, Object> properties, int stage) {
        return FlagEvaluator.evaluate(
                        World.at(stage).flag().flag(), new Person(person, properties), CONTEXTS.get(stage))
                .value()
                .toString();
    }
}
