package dev.sluice.ingestion.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0192f3a4-7b1c-7def-8123-456789abcdef",
                "0192F3A4-7B1C-7DEF-8123-456789ABCDEF",
                "0192f3a47b1c7def8123456789abcdef",
                "0192f3a47b1c-7def8123-456789abcdef"
            })
    void shouldReadUuid(String text) {
        assertThat(UuidText.read(text)).contains(UUID.fromString("0192f3a4-7b1c-7def-8123-456789abcdef"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "-0192f3a47b1c7def8123456789abcdef",
                "0192f3a4--7b1c-7def-8123-456789abcdef",
                "0192f3a4-7b1c-7def-8123-456789abcdef-",
                "0192f3a4-7b1c-7def-8123-456789abcdef0",
                "0192f3a4-7b1c-7def-8123-456789abcde",
                "0192f3a-47b1c-7def-8123-456789abcdef",
                "0192f3a4-7b1c-7def-8123-456789abcdeg",
                "0192f3a4-7b1c-7def-8123-456789abcde١"
            })
    void shouldRefuseWhatIsNone(String text) {
        assertThat(UuidText.read(text)).isEmpty();
    }
}
