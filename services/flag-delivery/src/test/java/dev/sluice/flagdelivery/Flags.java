package dev.sluice.flagdelivery;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Builds flags. */
public final class Flags {

    private final String key;
    private int id = 17;
    private long version = 3;
    private boolean active = true;
    private final List<ReleaseCondition> conditions = new ArrayList<>();
    private final List<Variant> variants = new ArrayList<>();
    private final Map<String, String> payloads = new HashMap<>();
    private Optional<RolloutLadder> ladder = Optional.empty();
    private Traits traits = Traits.NONE;

    private Flags(String key) {
        this.key = key;
    }

    public static Flags flag(String key) {
        return new Flags(key);
    }

    public Flags id(int newId) {
        id = newId;
        return this;
    }

    public Flags version(long newVersion) {
        version = newVersion;
        return this;
    }

    public Flags inactive() {
        active = false;
        return this;
    }

    public Flags forEveryone() {
        return condition(10_000);
    }

    public Flags condition(int share, PropertyFilter... filters) {
        conditions.add(new ReleaseCondition(List.of(filters), new BasisPoints(share), Optional.empty()));
        return this;
    }

    public Flags condition(String variant, int share, PropertyFilter... filters) {
        conditions.add(new ReleaseCondition(List.of(filters), new BasisPoints(share), Optional.of(variant)));
        return this;
    }

    public Flags variant(String variant, int share) {
        variants.add(new Variant(variant, "", new BasisPoints(share)));
        return this;
    }

    public Flags payload(String of, String json) {
        payloads.put(of, json);
        return this;
    }

    public Flags ladder(Optional<String> treatment, OpenStage... stages) {
        ladder = Optional.of(new RolloutLadder("r-" + key, 1, treatment, List.of(stages)));
        return this;
    }

    /** As {@link #ladder}, for a run after one whose people are kept on what they had. */
    public Flags ladderKeeping(BasisPoints kept, OpenStage... stages) {
        ladder = Optional.of(new RolloutLadder("r-" + key, 1, Optional.empty(), List.of(stages), Optional.of(kept)));
        return this;
    }

    /** What the flag does besides trying its conditions. */
    public Flags traits(UnaryOperator<Traits> change) {
        traits = change.apply(traits);
        return this;
    }

    public Flags condition(ReleaseCondition condition) {
        conditions.add(condition);
        return this;
    }

    public static OpenStage stage(int index, int share, PropertyFilter... audience) {
        return new OpenStage(index, new Audience("stage " + index, List.of(audience)), new BasisPoints(share), 2);
    }

    public Flag build() {
        return new Flag(
                id,
                new FlagKey(key),
                version,
                key,
                active,
                conditions,
                variants,
                payloads,
                ladder,
                Optional.of(traits));
    }
}
