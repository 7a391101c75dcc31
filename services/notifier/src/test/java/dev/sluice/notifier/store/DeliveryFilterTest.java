package dev.sluice.notifier.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.notifier.delivery.Ledger;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryFilterTest {

    @Test
    void shouldAskOnlyForWhatIsNamed() {
        DeliveryFilter all = new DeliveryFilter("shop", Optional.empty(), Optional.empty());

        assertThat(all.newestFirst()).isEqualTo("from DeliveryRow where project = :project order by firstTriedAt desc");
        assertThat(all.values()).isEqualTo(Map.of("project", "shop"));
    }

    @Test
    void shouldAskForTheStateOfAllRollouts() {
        DeliveryFilter parked = new DeliveryFilter("shop", Optional.empty(), Optional.of(Ledger.State.PARKED));

        assertThat(parked.newestFirst())
                .isEqualTo("from DeliveryRow where project = :project and state = :state order by firstTriedAt desc");
        assertThat(parked.values()).isEqualTo(Map.of("project", "shop", "state", Ledger.State.PARKED));
    }

    @Test
    void shouldAskForBoth() {
        DeliveryFilter both = new DeliveryFilter("shop", Optional.of("r-1"), Optional.of(Ledger.State.SENT));

        assertThat(both.newestFirst())
                .isEqualTo("from DeliveryRow where project = :project and rolloutId = :rolloutId and state = :state"
                        + " order by firstTriedAt desc");
        assertThat(both.values()).isEqualTo(Map.of("project", "shop", "rolloutId", "r-1", "state", Ledger.State.SENT));
    }
}
