package dev.sluice.autorollout.kafka;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.definitions.CohortCircle;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Hears of changed rules of cohorts that a rollout's stages are for, directly or through other cohorts.
 *
 * <p>Lists are not listened to: who is added to one is a new person, and one who is taken off it is seen as somebody whose arm changed.
 */
@ApplicationScoped
class CohortEditConsumer {

    private final Multi<Message<byte[]>> channel;
    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final Definitions definitions;
    private final Turns turns;
    private final ObjectReader json = WireJson.lenient().readerFor(CohortRecord.class);
    private volatile Cancellable reading = () -> {};

    CohortEditConsumer(
            @Channel("cohorts") Multi<Message<byte[]>> channel,
            RolloutRuntime runtime,
            RolloutStore store,
            Definitions definitions,
            Turns turns) {
        this.channel = channel;
        this.runtime = runtime;
        this.store = store;
        this.definitions = definitions;
        this.turns = turns;
    }

    void start(@Observes StartupEvent event) {
        reading = Inbox.read(channel, this::parse, this::hear);
    }

    void stop(@Observes ShutdownEvent event) {
        reading.cancel();
    }

    /** Empty when it was deleted, which flag-config refuses while a rollout needs it. */
    private Optional<CohortRecord> parse(String key, byte[] payload) throws IOException {
        return payload == null ? Optional.empty() : Optional.of(json.readValue(payload));
    }

    private Uni<?> hear(Optional<CohortRecord> edited) {
        if (edited.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        CohortRecord cohort = edited.get();
        Set<String> changed = CohortCircle.restingOn(cohort.cohort().id(), definitions.cohorts(cohort.project()));
        return turns.alone(() -> store.liveRowsIn(cohort.project())).chain(rows -> Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> tell(row, cohort, changed))
                .collect()
                .asList());
    }

    private Uni<?> tell(RolloutRow row, CohortRecord edited, Set<String> changed) {
        Plan plan = row.readState().run().plan();
        Optional<String> named =
                CohortCircle.namedBy(plan).filter(changed::contains).findFirst();
        if (named.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        Optional<Change> change = edited.change();
        return runtime.on(
                row.id(),
                (state, at) -> new RolloutEvent.CohortEdited(
                        change.map(Change::by).orElse("somebody"),
                        named.get(),
                        change.map(Change::reason).orElse(""),
                        change.map(Change::at).orElse(at),
                        at));
    }
}
