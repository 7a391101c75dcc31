package dev.sluice.flagconfig.property;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of one property, whatever the order in which it was heard.
 *
 * <p>Three things stand beside one another, each with its time: the newest value that was set, the oldest that filled a gap, and the
 * newest removal, which takes with it what is not younger. A set value hides one that filled a gap. That makes the same of any order
 * as telling all of it by time would, but for one case: of several values that would fill a gap only the oldest is remembered, so
 * a removal that is heard late, of the time between two of them, leaves nothing.
 *
 * <p>Of two reports of the same time the one heard later counts: those of one id arrive in their order.
 *
 * @param set the newest value set
 * @param filler the oldest value that filled a gap
 * @param removedAt when it was last removed
 */
public record Property(Optional<Value> set, Optional<Filler> filler, Optional<Instant> removedAt) {

    /** Nothing was heard of it. */
    public static final Property UNKNOWN = new Property(Optional.empty(), Optional.empty(), Optional.empty());

    public Property {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(filler, "filler");
        Objects.requireNonNull(removedAt, "removedAt");
    }

    /**
     * A value that was set.
     *
     * @param value JSON as plain Java; null is a value
     * @param at when
     */
    public record Value(Object value, Instant at) {}

    /**
     * A value for where there is none.
     *
     * @param value JSON as plain Java; null is a value
     * @param at when it filled the gap; for what an earlier self brought along, when the two became one person
     * @param saidAt when it was said; not after {@code at}
     * @param once whether it was said by {@code $set_once}: among what an earlier self said, the first such counts, and the last of others
     */
    public record Filler(Object value, Instant at, Instant saidAt, boolean once) {
        /** What {@code $set_once} says. */
        static Filler once(Object value, Instant at) {
            return new Filler(value, at, at, true);
        }

        /** The same, brought along at a time that is not before it was said. */
        Filler broughtAt(Instant time) {
            return new Filler(value, time, saidAt, once);
        }

        private boolean winsOver(Filler other) {
            if (!at.equals(other.at)) {
                return at.isBefore(other.at);
            }
            if (once != other.once) {
                return other.once;
            }
            return once ? saidAt.isBefore(other.saidAt) : !saidAt.isBefore(other.saidAt) && !equals(other);
        }
    }

    /** Whether it has a value now. */
    public boolean isThere() {
        return set.isPresent() || filler.isPresent();
    }

    /** Its value now; null also when that is its value. */
    public Object value() {
        return set.isPresent() ? set.get().value() : filler.map(Filler::value).orElse(null);
    }

    /** After {@code $set}; the same instance when that changes nothing. */
    public Property set(Object value, Instant at) {
        Value said = new Value(value, at);
        boolean stale = isRemovedAfter(at)
                || set.filter(known -> at.isBefore(known.at()) || known.equals(said))
                        .isPresent();
        return stale ? this : new Property(Optional.of(said), filler, removedAt);
    }

    /** After {@code $set_once}; the same instance when that changes nothing. */
    public Property setOnce(Object value, Instant at) {
        return fill(Filler.once(value, at));
    }

    /** After {@code $unset}; the same instance when that changes nothing. */
    public Property unset(Instant at) {
        if (isRemovedAfter(at)) {
            return this;
        }
        Property next = new Property(
                set.filter(known -> known.at().isAfter(at)),
                filler.filter(known -> known.at().isAfter(at)),
                Optional.of(at));
        return next.equals(this) ? this : next;
    }

    Property fill(Filler said) {
        boolean loses = isRemovedAfter(said.at())
                || filler.filter(known -> !said.winsOver(known)).isPresent();
        return loses ? this : new Property(set, Optional.of(said), removedAt);
    }

    /** After an earlier self, brought along at that time, said {@code $unset}: what others said stays. */
    Property unsetBefore(Instant broughtAt, Instant saidAt) {
        boolean takesFiller = filler.filter(
                        known -> known.at().equals(broughtAt) && !known.saidAt().isAfter(saidAt))
                .isPresent();
        return takesFiller ? new Property(set, Optional.empty(), removedAt) : this;
    }

    /**
     * After what was known of it under another id is brought along: what is older than that fills a gap, what is younger counts as
     * if it had been said of this one.
     *
     * @param other what was known
     * @param at when the two ids became one person
     */
    Property bring(Property other, Instant at) {
        Property next = this;
        if (other.isRemovedAfter(at)) {
            next = next.unset(other.removedAt.orElseThrow());
        }
        if (other.filler.isPresent()) {
            Filler filling = other.filler.get();
            next = next.fill(filling.at().isAfter(at) ? filling : filling.broughtAt(at));
        }
        if (other.set.isPresent()) {
            Value value = other.set.get();
            next = value.at().isAfter(at)
                    ? next.set(value.value(), value.at())
                    : next.fill(new Filler(value.value(), at, value.at(), false));
        }
        return next;
    }

    private boolean isRemovedAfter(Instant at) {
        return removedAt.filter(removed -> removed.isAfter(at)).isPresent();
    }
}
