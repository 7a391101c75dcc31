package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {

    private static final long SEED = Long.getLong("sluice.seed", 7);

    @Test
    void shouldWriteWhatTheJdkWritesAndReadItBack() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Instant at = Instant.ofEpochSecond(random.nextLong(-62_200_000_000L, 253_500_000_000L), nanos(random));
            assertThat(text(at)).as("seed %d, %s", SEED, at).isEqualTo(at.toString());
            if (!at.toString().startsWith("-") && !at.toString().startsWith("+")) {
                assertThat(IsoTime.read(at.toString())).as("seed %d", SEED).contains(at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "2024-02-29T23:59:59.1Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z"
            })
    void shouldWriteTheEdges(Instant at) {
        assertThat(text(at)).isEqualTo(at.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T03:45:47",
                "2026-11-23T03:45:47.Z",
                "2026-11-23T03:45:47.1234567890Z",
                "2026-11-23T03:45:47Z ",
                "2026-11-23T03:45:47+01:00",
                "2026-11-23t03:45:47Z",
                "2026-11-23 03:45:47Z",
                "2026-02-29T03:45:47Z",
                "2026-11-23T24:00:00Z",
                "2026-11-23T03:45:60Z",
                "2026-1١-23T03:45:47Z",
                "-026-11-23T03:45:47Z",
                "2026-11-23T03:45:47."
            })
    void shouldLeaveOtherFormsToTheLenientReading(String text) {
        assertThat(IsoTime.read(text)).isEmpty();
    }

    @Test
    void shouldReadTheZoneThatPythonWrites() {
        assertThat(IsoTime.read("2026-11-23T03:53:50.164091+00:00"))
                .contains(Instant.parse("2026-11-23T03:53:50.164091Z"));
    }

    private static String text(Instant at) {
        return new String(IsoTime.utf8(at), StandardCharsets.UTF_8);
    }

    private static int nanos(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1_000) * 1_000_000;
            case 2 -> random.nextInt(1_000_000) * 1_000;
            default -> random.nextInt(1_000_000_000);
        };
    }
}
