package dev.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SerialQueueTest {

    @Test
    void shouldStartWorkOnlyWhenWhatCameBeforeHasEndedWellOrNot() {
        // given
        SerialQueue queue = new SerialQueue();
        List<String> log = new ArrayList<>();
        CompletableFuture<String> first = new CompletableFuture<>();
        queue.run(() -> Uni.createFrom().completionStage(first))
                .subscribe()
                .with(log::add, failure -> log.add(failure.getMessage()));
        queue.run(() -> {
                    log.add("second begins");
                    return Uni.createFrom().item("second");
                })
                .subscribe()
                .with(log::add);
        assertThat(log).isEmpty();

        // when
        first.completeExceptionally(new IllegalStateException("first failed"));

        // then
        assertThat(log).containsExactlyInAnyOrder("second begins", "second", "first failed");
    }
}
