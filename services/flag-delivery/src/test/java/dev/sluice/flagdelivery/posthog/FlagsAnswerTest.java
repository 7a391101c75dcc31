package dev.sluice.flagdelivery.posthog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Evaluation;
import dev.sluice.flag.Flag;
import dev.sluice.flagdelivery.posthog.FlagsAnswer.Shape;
import dev.sluice.flagdelivery.sdk.RandomFlags;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.Asked;
import dev.sluice.flagdelivery.serving.Client;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Projected;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is copied into an answer says what was evaluated for this person, whoever had the same outcome before. */
class FlagsAnswerTest {

    private static final long SEED = 20261123;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @SuppressWarnings("unchecked")
    void shouldSayWhatWasEvaluatedWhenManyPeopleHaveTheSameOutcomes() throws Exception {
        // given
        RandomFlags random = new RandomFlags(SEED);
        ProjectFlags project = Projected.of(random.cohorts(), random.flags(100).toArray(Flag[]::new));
        Set<Object> outcomes = new HashSet<>();

        for (Map<String, Object> person : random.people(200)) {
            // when
            Asked asked = Asked.of(person.get("id").toString(), (Map<String, Object>) person.get("properties"));
            List<Answer> answers = project.evaluateAll(project.person(asked), Client.ANY, NOW);
            Optional<String> config = outcomes.isEmpty() ? Optional.of("phc_shop") : Optional.empty();
            JsonNode said = JSON.readTree(new FlagsAnswer(answers, config, NOW.toEpochMilli())
                    .write(Shape.DETAILED)
                    .getBytes());

            // then
            assertThat(said.get("flags")).hasSize(answers.size());
            assertThat(said.get("errorsWhileComputingFlags").asBoolean()).isFalse();
            assertThat(said.get("evaluatedAt").asLong()).isEqualTo(NOW.toEpochMilli());
            assertThat(said.has("supportedCompression")).isEqualTo(config.isPresent());
            for (Answer answer : answers) {
                JsonNode flag = said.get("flags").get(answer.flag().flag().key().value());
                assertThat(flag).as("seed %d: %s", SEED, answer).isEqualTo(expected(answer));
                outcomes.add(answer.evaluation());
            }
        }
        assertThat(outcomes).hasSizeGreaterThan(200);
    }

    private static JsonNode expected(Answer answer) throws Exception {
        Flag flag = answer.flag().flag();
        Evaluation evaluation = answer.evaluation().orElseThrow();
        return JSON.readTree("""
                {"key": %s, "enabled": %b, "variant": %s,
                 "reason": {"code": %s, "condition_index": %s, "description": %s},
                 "metadata": {"id": %d, "version": %d, "description": null, "payload": %s, "has_experiment": %b}}
                """.formatted(
                        text(flag.key().value()),
                        evaluation.enabled(),
                        text(evaluation.variant().orElse(null)),
                        text(evaluation.reason().code().wireName()),
                        evaluation.reason().conditionIndex().isPresent()
                                ? evaluation.reason().conditionIndex().getAsInt()
                                : null,
                        text(evaluation.reason().description()),
                        flag.id(),
                        flag.version(),
                        text(evaluation.payload().orElse(null)),
                        flag.ladder().isPresent()));
    }

    private static String text(String value) throws Exception {
        return JSON.writeValueAsString(value);
    }
}
