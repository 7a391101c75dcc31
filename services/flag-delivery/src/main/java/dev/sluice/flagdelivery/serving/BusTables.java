package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.cohort.ListSlice;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.Hearing;
import dev.sluice.kit.kafka.TableReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The topics that flags are served from: opened one after the other, and listened to. Opened by one thread; any may ask. */
public final class BusTables {

    private final String bootstrapServers;
    private final Consumer<Consumer<Catalog>> definitions;
    private final Consumer<ListSlice> lists;
    private final long startedNanos = System.nanoTime();
    private final List<CompactedTable<?>> tables = new CopyOnWriteArrayList<>();
    private volatile TableReader members;

    /**
     * @param definitions is given every change of a definition, on the thread that read it
     * @param lists every change of a list, likewise
     */
    BusTables(String bootstrapServers, Consumer<Consumer<Catalog>> definitions, Consumer<ListSlice> lists) {
        this.bootstrapServers = bootstrapServers;
        this.definitions = definitions;
        this.lists = lists;
    }

    /** Opens those that are not yet; fails while the broker's name does not even resolve, and may be called again. */
    void open() {
        if (tables.isEmpty()) {
            tables.add(table(Topic.PROJECTS, ProjectRecord.class, Catalog::put, Catalog::removeProject));
        }
        if (tables.size() == 1) {
            tables.add(table(Topic.COHORTS, CohortRecord.class, Catalog::put, Catalog::removeCohort));
        }
        // Before flags: an order is taken back only after the flag's own version made it needless, so who reads the
        // flags later than the orders never misses both.
        if (tables.size() == 2) {
            tables.add(table(Topic.FLAG_OVERRIDES, FlagOverride.class, Catalog::put, Catalog::removeOverride));
        }
        if (tables.size() == 3) {
            tables.add(table(Topic.FLAGS, FlagRecord.class, Catalog::put, Catalog::removeFlag));
        }
        if (members == null) {
            members = TableReader.open(Topic.COHORT_MEMBERS, bootstrapServers, this::takeMembers);
        }
    }

    private <V> CompactedTable<V> table(
            Topic topic, Class<V> type, BiConsumer<Catalog, V> put, BiConsumer<Catalog, String> remove) {
        return CompactedTable.open(
                topic,
                type,
                bootstrapServers,
                (key, value) -> definitions.accept(catalog ->
                        value.ifPresentOrElse(some -> put.accept(catalog, some), () -> remove.accept(catalog, key))));
    }

    /** On the reading thread, so that texts are let go of before the next slice is read: a list is kept as numbers. */
    private void takeMembers(String key, Optional<byte[]> bytes) throws IOException {
        lists.accept(ListSlice.of(key, bytes));
    }

    /** Whether everything that stood in the topics when they were opened has been read. */
    boolean isCaughtUp() {
        return members != null && members.isCaughtUp() && tables.stream().allMatch(CompactedTable::isCaughtUp);
    }

    /** How long the topic that has been silent for longest is. */
    public Duration silence() {
        return isOpen()
                ? hearings()
                        .map(Hearing::silence)
                        .max(Comparator.naturalOrder())
                        .orElseThrow()
                : Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Whether every topic has been heard since the start. */
    public boolean isHeard() {
        return isOpen() && hearings().allMatch(Hearing::isHeard);
    }

    /** How many records could not be read; empty before Kafka was reached. */
    public Optional<Long> unreadableRecords() {
        return isOpen()
                ? Optional.of(tables.stream()
                                .mapToLong(CompactedTable::unreadableCount)
                                .sum()
                        + members.unreadableCount())
                : Optional.empty();
    }

    void close() {
        tables.forEach(CompactedTable::close);
        if (members != null) {
            members.close();
        }
    }

    /** The last one is open. */
    private boolean isOpen() {
        return members != null;
    }

    private Stream<Hearing> hearings() {
        return Stream.concat(tables.stream().map(CompactedTable::hearing), Stream.of(members.hearing()));
    }
}
