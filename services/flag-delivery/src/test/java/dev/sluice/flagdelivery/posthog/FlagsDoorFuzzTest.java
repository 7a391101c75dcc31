package dev.sluice.flagdelivery.posthog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.Mangled;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.posthog.FlagsAnswer.Shape;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.EveryKindOfFlag;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.kit.http.body.BodyDecoder;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent is answered or refused. Anything else would be a 500. */
class FlagsDoorFuzzTest {

    private static final int INPUTS = 20_000;
    private static final List<Shape> SHAPES = List.of(Shape.values());
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<String> FIELDS = List.of(
            "token",
            "distinct_id",
            "$anon_distinct_id",
            "$device_id",
            "person_properties",
            "groups",
            "group_properties",
            "flag_keys",
            "evaluation_contexts",
            "evaluation_runtime",
            "disable_flags",
            "timezone",
            "x");

    private final ProjectFlags project = EveryKindOfFlag.project();
    private final BodyDecoder decoder = new BodyDecoder(100_000);
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20261123, 987654321})
    void shouldAnswerOrRefuseWhateverIsSent(long seed) throws IOException {
        Mangled mangled = new Mangled(seed);
        int answered = 0;
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] body = mangled.bent(mangled.object(
                    FIELDS,
                    List.of(
                            "\"phc_shop\"",
                            "\"u" + i + "\"",
                            "\"a" + i + "\"",
                            "\"d" + i + "\"",
                            mangled.properties("a", "b", "c", "$feature_enrollment/everything-else"),
                            "{\"company\":\"c" + i % 7 + "\"}",
                            "{\"company\":" + mangled.properties("name", "size") + "}",
                            "[\"of-exact\",\"grouped\"]",
                            "[\"web\"]",
                            "\"server\"",
                            "false",
                            "\"Europe/Paris\"",
                            mangled.properties("deep"))));
            try {
                Bytes decoded = decoder.decode(new Bytes(body), mangled.labels(), Budget.UNBOUNDED);
                FlagsRequest request = FlagsRequest.parse(decoded);
                Person person = project.person(request.asked());
                List<Answer> answers = request.flagKeys().isPresent()
                        ? project.evaluate(request.flagKeys().get(), person, request.client(), NOW)
                        : project.evaluateAll(person, request.client(), NOW);
                assertThat(answers).noneMatch(Answer::isFailed);
                Shape shape = SHAPES.get(i % SHAPES.size());
                byte[] answer = new FlagsAnswer(answers, Optional.of("phc_shop"), NOW.toEpochMilli())
                        .write(shape)
                        .getBytes();
                if (i % 10 == 0) {
                    assertThat(json.readTree(answer).isObject()).isTrue();
                }
                answered++;
            } catch (Refusal | BodyRefusedException expected) {
                assertThat(expected.getMessage()).isNotBlank();
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + " input " + i + ": " + HexFormat.of().formatHex(body), e);
            }
        }
        assertThat(answered).as("seed %d", seed).isGreaterThan(INPUTS / 10);
        assertThat(refused).as("seed %d", seed).isGreaterThan(INPUTS / 10);
    }
}
