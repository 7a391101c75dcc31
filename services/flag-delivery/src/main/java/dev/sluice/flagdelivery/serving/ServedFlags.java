package dev.sluice.flagdelivery.serving;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** What is served right now. Requests read it once and answer from what they read; it is replaced as a whole. */
@ApplicationScoped
public class ServedFlags {

    private final List<BiConsumer<Served, Served>> listeners = new CopyOnWriteArrayList<>();
    private volatile Served now = Served.NOTHING_YET;

    /** The state to answer from. */
    public Served now() {
        return now;
    }

    /** Calls the listener with the states before and after each change, on the thread that made it; it must not wait. */
    public void onChange(BiConsumer<Served, Served> listener) {
        listeners.add(listener);
    }

    /** Only the feed calls this, and from one thread. */
    void replace(Served next) {
        Served before = now;
        now = next;
        listeners.forEach(listener -> listener.accept(before, next));
    }
}
