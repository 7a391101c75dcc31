package dev.sluice.autorollout.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.DeliveryReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveOnTest {

    private static final String KEY = "shop/new-checkout";

    @Test
    void shouldBeLiveOnAllWhenEveryNodeServesTheVersionOrANewerOne() {
        LiveOn live = LiveOn.of(KEY, 7, false, List.of(node("a", 7, 1), node("b", 8, 29)));

        assertThat(live.serving()).isEqualTo(2);
        assertThat(live.lagging()).isEmpty();
        assertThat(live.sentence()).isEqualTo("version 7 is live on 2 of 2 nodes");
    }

    @Test
    void shouldLagWhenANodeServesAnOlderVersionIsSilentOrReadsItsDisk() {
        LiveOn.Heard onDisk =
                new LiveOn.Heard(new DeliveryReceipt("c", false, Map.of(KEY, 7L), Set.of(), Instant.EPOCH), seconds(1));

        LiveOn live = LiveOn.of(KEY, 7, false, List.of(onDisk, node("b", 7, 30), node("a", 6, 0), node("d", 7, 2)));

        assertThat(live.serving()).isEqualTo(1);
        assertThat(live.lagging()).extracting(LiveOn.Lagging::node).containsExactly("a", "b", "c");
        assertThat(live.sentence())
                .isEqualTo("version 7 is live on 1 of 4 nodes; a serves version 6, and 2 more are behind");
    }

    @Test
    void shouldNotCountANodeWhenItWasNotHeardOfForLong() {
        LiveOn live = LiveOn.of(KEY, 7, false, List.of(node("a", 7, 1), node("gone", 3, 600)));

        assertThat(live.nodes()).isEqualTo(1);
        assertThat(live.lagging()).isEmpty();
    }

    @Test
    void shouldCountANodeThatDoesNotSpeakOfTheFlagAsRightOnlyWhenTheFlagIsArchived() {
        LiveOn.Heard mute =
                new LiveOn.Heard(new DeliveryReceipt("a", true, Map.of(), Set.of(), Instant.EPOCH), seconds(1));

        assertThat(LiveOn.of(KEY, 7, true, List.of(mute)).serving()).isEqualTo(1);
        assertThat(LiveOn.of(KEY, 7, false, List.of(mute)).serving()).isZero();
        assertThat(LiveOn.of(KEY, 7, false, List.of()).sentence()).isEqualTo("no delivery node has been heard of");
    }

    @Test
    void shouldCountANodeThatAskedForTheVersionAsItDoesNotHearTheBus() {
        LiveOn.Heard polling = new LiveOn.Heard(
                new DeliveryReceipt(
                        "a", false, Map.of(KEY, 8L), Set.of(), Instant.EPOCH, Optional.of(DeliveryReceipt.Way.POLL)),
                seconds(1));

        assertThat(LiveOn.of(KEY, 8, false, List.of(polling)).serving()).isEqualTo(1);
        assertThat(LiveOn.of(KEY, 9, false, List.of(polling)).serving()).isZero();
    }

    private static LiveOn.Heard node(String name, long version, long silentSeconds) {
        return new LiveOn.Heard(
                new DeliveryReceipt(name, true, Map.of(KEY, version), Set.of(), Instant.EPOCH), seconds(silentSeconds));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
