package dev.sluice.system;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What became of visitors, over as many visits as are added. */
final class Visits {

    private final List<Visit> all = new CopyOnWriteArrayList<>();

    /**
     * One visitor's visit.
     *
     * @param value what the flag was for them; null when the SDK got no answer
     * @param converted whether they did what counts
     */
    record Visit(Visitor visitor, Boolean value, boolean converted) {}

    void add(List<Visit> more) {
        all.addAll(more);
    }

    long people(boolean treated) {
        return all.stream()
                .filter(visit -> visit.value() != null && visit.value() == treated)
                .count();
    }

    long conversions(boolean treated) {
        return all.stream()
                .filter(visit -> visit.value() != null && visit.value() == treated && visit.converted())
                .count();
    }

    long unanswered() {
        return all.stream().filter(visit -> visit.value() == null).count();
    }

    /** Whom the feature was given to, in the order of their coming. */
    List<Visitor> treated() {
        return all.stream()
                .filter(visit -> Boolean.TRUE.equals(visit.value()))
                .map(Visit::visitor)
                .toList();
    }
}
