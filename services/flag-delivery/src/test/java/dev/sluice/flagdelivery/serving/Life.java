package dev.sluice.flagdelivery.serving;

import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.snapshot.PeopleKeeper;
import dev.sluice.flagdelivery.snapshot.SnapshotKeeper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One life of the service, as far as its state goes. */
public final class Life implements AutoCloseable {

    private final ServedFlags served = new ServedFlags();
    private final SnapshotKeeper snapshots;
    private final KnownPeople people = new KnownPeople();
    private final FlagFeed feed;

    public Life(String bootstrapServers, DeliveryConfig config) {
        snapshots = new SnapshotKeeper(config);
        feed = new FlagFeed(served, snapshots, people, new PeopleKeeper(config), config, bootstrapServers);
        feed.start(new StartupEvent());
    }

    public FlagFeed feed() {
        return feed;
    }

    public ServedFlags served() {
        return served;
    }

    SnapshotKeeper snapshots() {
        return snapshots;
    }

    KnownPeople people() {
        return people;
    }

    long versionOf(String flag) {
        return versionOf("lives", flag);
    }

    /** The version that is served; −1 when there is none. */
    public long versionOf(String project, String flag) {
        return Optional.ofNullable(served.now().byProject().get(project))
                .map(flags -> flags.flags().get(flag))
                .map(known -> known.flag().version())
                .orElse(-1L);
    }

    /** Whether somebody has a flag of the project {@code people}. */
    public boolean isOn(String flag, String distinctId) {
        ProjectFlags project = served.now().byProject().get("people");
        return project != null
                && project
                        .evaluate(
                                Set.of(flag), project.person(Asked.of(distinctId, Map.of())), Client.ANY, Instant.now())
                        .stream()
                        .anyMatch(answer -> answer.evaluation()
                                .filter(found -> found.enabled())
                                .isPresent());
    }

    /** Whether a list of the project {@code people} is known to have an id. */
    public boolean isOnList(String cohortId, String entry) {
        return Optional.ofNullable(served.now().byProject().get("people"))
                .map(project -> project.lists().byCohort().get(cohortId))
                .filter(list -> list.contains(entry))
                .isPresent();
    }

    @Override
    public void close() {
        feed.stop(new ShutdownEvent());
    }
}
