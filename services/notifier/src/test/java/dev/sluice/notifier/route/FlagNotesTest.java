package dev.sluice.notifier.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlagNotesTest {

    private final FakeTable table = new FakeTable();
    private final FlagNotes notes = new FlagNotes(listener -> table);

    @Test
    void shouldKeepAlertsWaitingUntilFlagsAreRead() {
        CompletableFuture<Void> read = notes.awaitRead(Duration.ofSeconds(30)).subscribeAsCompletionStage();
        assertThat(read).isNotDone();

        table.caughtUp = true;

        assertThat(read).succeedsWithin(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldGoOnWithWhatIsKnownWhenFlagsCannotBeRead() {
        assertThat(notes.awaitRead(Duration.ofMillis(100)).subscribeAsCompletionStage())
                .succeedsWithin(20, TimeUnit.SECONDS);
    }
}
