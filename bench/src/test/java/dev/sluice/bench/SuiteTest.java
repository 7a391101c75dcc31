package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SuiteTest {

    @Test
    void shouldSayWhichBenchmarksThereAreWhenOneIsUnknown() {
        assertThatThrownBy(() -> Suite.named("flags")).hasMessageContaining("flag-core");
        assertThat(Suite.names()).contains("flag-core");
    }
}
