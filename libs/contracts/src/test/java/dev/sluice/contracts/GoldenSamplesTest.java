package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps the wire form: each golden sample is read, equals the value it was made from, and is written again as the same JSON. A
 * sample is never changed, only added to; {@code -Dgolden.write=true} writes those that are missing.
 */
class GoldenSamplesTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private final ObjectMapper json = WireJson.lenient();

    static Stream<Map.Entry<String, Object>> samples() {
        return Samples.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldReadAndWriteTheGoldenSample(Map.Entry<String, Object> sample) throws Exception {
        // given
        Class<?> declared = declaredType(sample.getValue());
        Path file = FOLDER.resolve(sample.getKey() + ".json");
        String written = json.writerFor(declared).withDefaultPrettyPrinter().writeValueAsString(sample.getValue());
        if (Boolean.getBoolean("golden.write") && Files.notExists(file)) {
            Files.writeString(file, written + "\n");
        }

        // when
        String golden = Files.readString(file);

        // then
        assertThat((Object) json.readValue(golden, declared)).isEqualTo(sample.getValue());
        assertThat(json.readTree(written)).isEqualTo(json.readTree(golden));
        assertThat((Object) WireJson.strict().readValue(written, declared))
                .as("what we write has no field that we refuse")
                .isEqualTo(sample.getValue());
    }

    @Test
    void shouldHaveASampleOfEveryPayload() {
        Set<Class<?>> sampled = samples()
                .map(Map.Entry::getValue)
                .<Class<?>>map(GoldenSamplesTest::declaredType)
                .collect(Collectors.toSet());
        assertThat(Arrays.stream(Topic.values())
                        .<Class<?>>map(Topic::payload)
                        .filter(payload -> payload != byte[].class))
                .allMatch(sampled::contains);
    }

    private static Class<?> declaredType(Object payload) {
        return Arrays.stream(payload.getClass().getInterfaces())
                .<Class<?>>map(parent -> parent)
                .filter(Class::isSealed)
                .findFirst()
                .orElse(payload.getClass());
    }
}
