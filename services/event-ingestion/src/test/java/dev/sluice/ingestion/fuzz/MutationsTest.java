package dev.sluice.ingestion.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MutationsTest {

    @Test
    void shouldWriteHalfSurrogatePairsAsValues() {
        Mutations mutations = new Mutations(new SplittableRandom(7));
        int halves = 0;
        for (int i = 0; i < 5_000; i++) {
            String body = new String(mutations.json(Good.CAPTURE.getFirst()), StandardCharsets.UTF_8);
            halves += body.toLowerCase(Locale.ROOT).contains(":\"\\ud83d\"") ? 1 : 0;
        }

        assertThat(halves).isGreaterThan(50);
    }
}
