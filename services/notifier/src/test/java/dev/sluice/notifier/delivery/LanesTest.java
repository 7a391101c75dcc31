package dev.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final Lanes<String> lanes = new Lanes<>();
    private final List<String> log = new ArrayList<>();

    @Test
    void shouldStartWorkOnlyWhenWhatCameBeforeInItsLaneHasEndedWellOrNot() {
        CompletableFuture<String> first = new CompletableFuture<>();
        run("a", List.of(), Uni.createFrom().completionStage(first));
        run("a", List.of(), Uni.createFrom().item("second"));
        run("b", List.of(), Uni.createFrom().item("elsewhere"));
        run("b", List.of("a"), Uni.createFrom().item("after both"));
        assertThat(log).containsExactly("elsewhere");

        first.completeExceptionally(new IllegalStateException("first failed"));

        assertThat(log).containsExactlyInAnyOrder("elsewhere", "first failed", "second", "after both");
        assertThat(lanes.busy()).isZero();
    }

    private void run(String lane, List<String> others, Uni<String> work) {
        lanes.run(lane, others, () -> work).subscribe().with(log::add, failure -> log.add(failure.getMessage()));
    }
}
