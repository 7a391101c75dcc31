package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes from the join to the sums: changes of counts, a few times a second. */
class CrossingTest {

    private static final Instant T = World.START.plusSeconds(60);

    private final Driver driver = new Driver(Duration.ofMinutes(5), Duration.ofHours(1));

    @AfterEach
    void close() {
        driver.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void shouldBeOneRecordARolloutAndFlushHoweverManyEventsCome(int people) {
        driver.watch(World.at(3));
        driver.crossed();

        for (int i = 0; i < people; i++) {
            String person = "p" + i;
            driver.send(Sent.exposure("e" + i, person, T, People.served(person, 3), 3));
            driver.send(Sent.order("o" + i, person, T.plusSeconds(1)));
        }
        driver.pass(Duration.ofMillis(200));

        assertThat(driver.crossed()).hasSize(1);
    }

    @Test
    void shouldBeWhatChangedAndNotWhatIsThere() {
        driver.watch(World.at(3));
        for (int i = 0; i < 100; i++) {
            driver.send(Sent.exposure("e" + i, "p" + i, T, People.served("p" + i, 3), 3));
        }
        driver.pass(Duration.ofMillis(200));
        driver.crossed();

        driver.send(Sent.exposure("e100", "p100", T, People.served("p100", 3), 3));
        driver.pass(Duration.ofMillis(200));

        assertThat(driver.crossed()).singleElement().satisfies(change -> assertThat(change.strata().values().stream()
                        .mapToLong(stratum ->
                                stratum.treated().people() + stratum.control().people())
                        .sum())
                .isEqualTo(1));
    }
}
