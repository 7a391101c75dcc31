package dev.sluice.autorollout.kafka;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.autorollout.Happening;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears of people's changes to flags that a rollout has. */
@ApplicationScoped
class FlagEditConsumer {

    private final Multi<Message<byte[]>> channel;
    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final Turns turns;
    private final ObjectReader json = WireJson.lenient().readerFor(FlagRecord.class);
    private volatile Cancellable reading = () -> {};

    FlagEditConsumer(
            @Channel("flags") Multi<Message<byte[]>> channel, RolloutRuntime runtime, RolloutStore store, Turns turns) {
        this.channel = channel;
        this.runtime = runtime;
        this.store = store;
        this.turns = turns;
    }

    /** A flag's newest version; empty when it was archived. */
    private record Edit(String project, FlagKey flag, Optional<FlagRecord> newest) {

        boolean isByAPerson() {
            return newest.map(version -> version.change().kind() == Change.Kind.PERSON)
                    .orElse(true);
        }
    }

    void start(@Observes StartupEvent event) {
        reading = Inbox.read(channel, this::parse, this::hear);
    }

    void stop(@Observes ShutdownEvent event) {
        reading.cancel();
    }

    private Edit parse(String key, byte[] payload) throws IOException {
        int slash = key.indexOf('/');
        if (slash < 0) {
            throw new IOException("the key of a flag is project/flag, not " + key);
        }
        FlagKey flag = new FlagKey(key.substring(slash + 1));
        Optional<FlagRecord> newest =
                payload == null ? Optional.empty() : Optional.of(json.<FlagRecord>readValue(payload));
        return new Edit(key.substring(0, slash), flag, newest);
    }

    private Uni<?> hear(Edit edit) {
        if (!edit.isByAPerson()) {
            return Uni.createFrom().nullItem();
        }
        return turns.alone(() -> store.liveOn(edit.project(), edit.flag()))
                .chain(live -> live.isEmpty()
                        ? Uni.createFrom().nullItem()
                        : runtime.on(live.map(RolloutRow::id).get(), event(edit)));
    }

    private static Happening event(Edit edit) {
        return (state, at) -> edit.newest()
                .<RolloutEvent>map(version -> new RolloutEvent.FlagEdited(
                        version.change().by(),
                        version.flag().version(),
                        version.change().reason(),
                        at))
                .orElseGet(() -> archived(state, at));
    }

    /** An archived flag has no version to name; whatever comes after the one that the rollout knows says the same. */
    private static RolloutEvent archived(Rollout state, Instant at) {
        long known = state instanceof Live live ? live.progress().flagVersion() : 0;
        return new RolloutEvent.FlagEdited("somebody", known + 1, "the flag was archived", at);
    }
}
