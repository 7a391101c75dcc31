package dev.sluice.flagconfig.announcement;

import dev.sluice.contracts.Topic;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * One kind of thing whose newest version stands on a topic.
 *
 * @param topic where
 * @param keys the topic's keys of all things that are there, neither archived nor deleted
 * @param again leaves the newest version of a key in the outbox once more, with the row locked so that no newer one is sent before
 *     it; nothing when the thing has gone meanwhile
 */
public record Announced(
        Topic topic,
        Function<Mutiny.Session, Uni<List<String>>> keys,
        BiFunction<Mutiny.Session, String, Uni<Void>> again) {

    /** A bean that announces things. */
    public interface Source {
        /** The kinds of things that it announces. */
        List<Announced> announced();
    }
}
