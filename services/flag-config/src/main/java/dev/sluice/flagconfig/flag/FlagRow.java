package dev.sluice.flagconfig.flag;

import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagconfig.history.RecordJson;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.hibernate.annotations.ColumnTransformer;

/** A flag's newest version, and what it remembers of rollouts. */
@Entity
@Table(name = "flag")
class FlagRow {

    @Id
    int id;

    @Column(nullable = false)
    String project;

    @Column(name = "flag_key", nullable = false)
    String flagKey;

    @Column(nullable = false)
    long version;

    @Column(nullable = false)
    boolean archived;

    @Column(nullable = false)
    @ColumnTransformer(read = "cast(record as text)", write = "cast(cast(? as text) as jsonb)")
    String record;

    @Column(name = "newest_generation", nullable = false)
    long newestGeneration;

    @Column(name = "ended_rollout_id")
    String endedRolloutId;

    @Column(name = "ended_generation", nullable = false)
    long endedGeneration;

    @Column(name = "ended_left")
    @ColumnTransformer(read = "cast(ended_left as text)", write = "cast(cast(? as text) as jsonb)")
    String endedLeft;

    FlagRow() {}

    FlagRow(KeptFlag first) {
        id = first.flag().id();
        project = first.project();
        flagKey = first.flag().key().value();
        set(first);
    }

    boolean isLive() {
        return !archived;
    }

    KeptFlag toKept() {
        return RecordJson.read(record, KeptFlag.class);
    }

    final void set(KeptFlag newest) {
        version = newest.flag().version();
        record = RecordJson.write(newest, KeptFlag.class);
    }

    Fence fence() {
        return new Fence(
                newestGeneration,
                Optional.ofNullable(endedRolloutId)
                        .map(rolloutId -> new Fence.Ended(
                                rolloutId,
                                endedGeneration,
                                Optional.ofNullable(endedLeft)
                                        .map(left -> RecordJson.read(left, ReleaseCondition.class)))));
    }

    void set(Fence fence) {
        newestGeneration = fence.newestGeneration();
        fence.ended().ifPresent(run -> {
            endedRolloutId = run.rolloutId();
            endedGeneration = run.generation();
            endedLeft = run.left()
                    .map(left -> RecordJson.write(left, ReleaseCondition.class))
                    .orElse(null);
        });
    }
}
