package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metric.VerdictStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The ways between states that the Javadoc of {@link Rollout} lists are those that histories take. */
class StateDiagramTest {

    private static final Pattern LINE = Pattern.compile("^ \\* {3}(\\w+) → ([\\w, ]+)$", Pattern.MULTILINE);

    private final Map<String, TreeSet<String>> taken = new TreeMap<>();

    @Test
    void shouldListTheWaysThatHistoriesTake() throws IOException {
        // given
        Map<String, TreeSet<String>> listed = new TreeMap<>();
        Matcher lines = LINE.matcher(Files.readString(Path.of("src/main/java/dev/sluice/rollout/Rollout.java")));
        while (lines.find()) {
            listed.put(
                    lines.group(1), new TreeSet<>(Arrays.asList(lines.group(2).split(", "))));
        }

        // when
        for (long seed = 0; seed < 2_000; seed++) {
            new RandomHistory(seed, this::watched, decision -> {}).live(RolloutSimulationTest.STEPS);
        }
        // Too rare to wait for: it is stopped while the last command is on its way, which is carried out all the same.
        finish(completing().pause());
        finish(completing().edited());

        // then
        assertThat(taken).isEqualTo(listed);
    }

    private static Scene completing() {
        return Scene.watching(Plans.ordinary()).widened().widened().hear(VerdictStatus.PASSED, Plans.LEAST);
    }

    private void finish(Scene scene) {
        watched(
                scene.state,
                new RolloutEvent.CommandApplied(scene.unanswered(), scene.flagVersion, scene.now, scene.now));
    }

    private Decision watched(Rollout state, RolloutEvent event) {
        Decision decision = RolloutDecider.decide(state, event);
        if (decision.outcome() == Decision.Outcome.MOVED) {
            taken.computeIfAbsent(state.getClass().getSimpleName(), from -> new TreeSet<>())
                    .add(decision.next().getClass().getSimpleName());
        }
        return decision;
    }
}
