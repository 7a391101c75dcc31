package dev.sluice.flagdelivery.serving;

import dev.sluice.flagdelivery.DeliveryConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Settings of a service that a test starts by hand.
 *
 * @param folder of snapshots
 * @param peopleWaitMax how long a start waits for people
 * @param url of flag-config
 */
public record DeliveryTestConfig(Path folder, Duration peopleWaitMax, Optional<URI> url) implements DeliveryConfig {

    @Override
    public Optional<String> node() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> snapshotDir() {
        return Optional.of(folder);
    }

    @Override
    public Duration snapshotDelay() {
        return Duration.ofMillis(50);
    }

    @Override
    public Duration peopleSnapshotEvery() {
        return Duration.ofMillis(50);
    }

    @Override
    public int bodyBytesMax() {
        return 1_000_000;
    }

    @Override
    public OptionalLong bodyRoomBytes() {
        return OptionalLong.empty();
    }

    @Override
    public int streamsMax() {
        return 10;
    }

    @Override
    public Poll poll() {
        return new Poll() {
            @Override
            public Optional<URI> url() {
                return url;
            }

            @Override
            public Duration after() {
                return Duration.ofSeconds(2);
            }

            @Override
            public Duration every() {
                return Duration.ofMillis(200);
            }
        };
    }
}
