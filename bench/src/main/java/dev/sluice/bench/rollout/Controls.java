package dev.sluice.bench.rollout;

import dev.sluice.bench.stack.Definitions;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import java.util.List;
import java.util.Map;

/**
 * flag-config and auto-rollout on one database, and a person who asks them: what every measurement of rollouts begins with.
 *
 * @param rollout auto-rollout
 * @param person may edit
 */
public record Controls(Stack.Service rollout, Person person) {

    /** How the services of such a measurement are run. */
    public static final List<String> JVM = List.of("-Xms128m", "-Xmx256m", "-XX:+UseSerialGC");

    private static final String DATABASE = "sluice";

    /** Starts both and waits until they are ready. */
    public static Controls start(Stack stack) throws Exception {
        stack.database(DATABASE);
        Map<String, String> environment = Map.of(
                "SLUICE_DB_NAME", DATABASE,
                "SLUICE_PROJECT_TOKEN", Definitions.TOKEN,
                "SLUICE_SECRET_KEY", Definitions.SECRET);
        Stack.Service config = stack.service("flag-config", Processor.ANY, JVM, environment);
        Stack.Service rollout = stack.service("auto-rollout", Processor.ANY, JVM, environment);
        Person person =
                new Person(config.uri("/"), rollout.uri("/"), stack.keys().token("ada", "editor"));
        return new Controls(rollout, person);
    }

    /** Makes the flags, starts a rollout of each, and waits until the first stage of all of them is open. */
    public void open(List<String> flags, Standings standings) throws Exception {
        person.makeTemplate();
        person.makeFlags(flags);
        person.startRollouts(flags);
        standings.awaitOpen(flags);
    }
}
