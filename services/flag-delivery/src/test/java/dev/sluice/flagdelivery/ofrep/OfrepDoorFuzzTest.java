package dev.sluice.flagdelivery.ofrep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.Mangled;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.Client;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent is answered or refused. Anything else would be a 500. */
class OfrepDoorFuzzTest {

    private static final int INPUTS = 20_000;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final ProjectFlags project = EveryKindOfFlag.project();
    private final BodyDecoder decoder = new BodyDecoder(100_000);
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 23112026})
    void shouldAnswerOrRefuseWhateverIsSent(long seed) throws IOException {
        Mangled mangled = new Mangled(seed);
        int answered = 0;
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            String context = mangled.object(
                    List.of("targetingKey", "a", "b", "groups", "groupProperties", "$device_id"),
                    List.of(
                            "\"u" + i + "\"",
                            "\"1.2.3\"",
                            "7",
                            mangled.properties("company", "team"),
                            "{\"company\":" + mangled.properties("name") + "}",
                            "\"d\""));
            byte[] body = mangled.bent(mangled.object(List.of("context", "x"), List.of(context, "1")));
            try {
                OfrepRequest request =
                        OfrepRequest.parse(decoder.decode(new Bytes(body), mangled.labels(), Budget.UNBOUNDED));
                Person person = project.person(request.asked());
                for (Answer answer : project.evaluateAll(person, Client.ANY, NOW)) {
                    assertThat(answer.isFailed()).isFalse();
                    boolean lacksKey = request.targetingKey().isEmpty()
                            && TargetingKey.isNeeded(answer.flag().flag(), project.flags(), person);
                    byte[] written = Json.write(new OfrepFlag("shop", answer, request.targetingKey(), lacksKey)::write)
                            .getBytes();
                    if (i % 100 == 0) {
                        assertThat(json.readTree(written).isObject()).isTrue();
                    }
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
