package dev.sluice.watcher.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {

    @Test
    void shouldCommitCountsStateAndVerdictsTogether() {
        assertThat(settings("0"))
                .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }

    @Test
    void shouldKeepAsManyCopiesOfTheStateAsAreAskedFor() {
        assertThat(settings("1")).containsEntry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    }

    private static Properties settings(String standbyReplicas) {
        WatcherConfig config = new SmallRyeConfigBuilder()
                .withMapping(WatcherConfig.class)
                .withDefaultValue("sluice.watcher.state-dir", "target/nowhere")
                .withDefaultValue("sluice.watcher.standby-replicas", standbyReplicas)
                .build()
                .getConfigMapping(WatcherConfig.class);
        return StreamsSettings.of("nowhere:1", config);
    }
}
