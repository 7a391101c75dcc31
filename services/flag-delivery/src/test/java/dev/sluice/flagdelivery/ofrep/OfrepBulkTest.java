package dev.sluice.flagdelivery.ofrep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.Prepared;
import dev.sluice.flagdelivery.sdk.RandomFlags;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.Asked;
import dev.sluice.flagdelivery.serving.Client;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Projected;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is copied into a bulk answer is what would be written for this person alone. */
class OfrepBulkTest {

    private static final long SEED = 20261123;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Prepared END = OfrepBulk.end("shop", "the \"channel\"");

    @Test
    void shouldCopyWhatWouldBeWrittenWhenManyPeopleHaveTheSameOutcomes() throws Exception {
        // given
        RandomFlags random = new RandomFlags(SEED);
        ProjectFlags project = Projected.of(random.cohorts(), random.flags(100).toArray(Flag[]::new));
        Set<Object> outcomes = new HashSet<>();

        for (Map<String, Object> person : random.people(200)) {
            // when
            Optional<String> id = Optional.of(person.get("id") + "\"\\\u2028");
            List<Answer> answers = answers(project, id.get(), person);
            String body =
                    OfrepBulk.of("shop", answers, id, answer -> false).body(END).toString(UTF_8);

            // then
            String plain = answers.stream()
                    .map(answer -> Json.write(new OfrepFlag("shop", answer, id, false)::write)
                            .toString(UTF_8))
                    .collect(Collectors.joining(",", "{\"flags\":[", end()));
            assertThat(JSON.readTree(body)).as("seed %d", SEED).isEqualTo(JSON.readTree(plain));
            answers.forEach(answer -> outcomes.add(answer.evaluation()));
        }
        assertThat(outcomes).hasSizeGreaterThan(200);
    }

    @Test
    void shouldHaveAnotherTagExactlyWhenTheBodyIsAnother() {
        // given
        RandomFlags random = new RandomFlags(SEED);
        List<Cohort> cohorts = random.cohorts();
        Flag[] flags = random.flags(100).toArray(Flag[]::new);
        List<ProjectFlags> nodes = List.of(Projected.of(cohorts, flags), Projected.of(cohorts, flags));
        Map<String, String> bodies = new HashMap<>();
        Map<String, String> tags = new HashMap<>();

        for (Map<String, Object> person : random.people(300)) {
            for (String id : List.of("ada", "bo")) {
                for (ProjectFlags node : nodes) {
                    // when
                    OfrepBulk bulk = OfrepBulk.of("shop", answers(node, id, person), Optional.of(id), answer -> false);
                    String body = bulk.body(END).toString(UTF_8);

                    // then
                    assertThat(bodies.putIfAbsent(bulk.tag(), body)).isIn(null, body);
                    assertThat(tags.putIfAbsent(body, bulk.tag())).isIn(null, bulk.tag());
                }
            }
        }
        assertThat(tags).hasSizeGreaterThan(20);
    }

    @Test
    void shouldHaveAnotherTagWhenOnlyAVersionOrTheListOfFlagsIsAnother() {
        Flag first = Flags.flag("first").id(1).version(1).forEveryone().build();
        Flag newer = Flags.flag("first").id(1).version(2).forEveryone().build();
        Flag second = Flags.flag("second").id(2).version(1).forEveryone().build();

        assertThat(List.of(tag(first, second), tag(newer, second), tag(second), tag(first), tag()))
                .doesNotHaveDuplicates();
    }

    private static String tag(Flag... flags) {
        List<Answer> answers = answers(Projected.of(List.of(), flags), "ada", Map.of());
        return OfrepBulk.of("shop", answers, Optional.of("ada"), answer -> false)
                .tag();
    }

    private static String end() {
        Prepared nothing = Prepared.whole("");
        return Prepared.joined(nothing, List.of(), nothing, END).toString(UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static List<Answer> answers(ProjectFlags project, String id, Map<String, Object> person) {
        Map<String, Object> properties = (Map<String, Object>) person.getOrDefault("properties", Map.of());
        return project.evaluateAll(project.person(Asked.of(id, properties)), Client.ANY, NOW);
    }
}
