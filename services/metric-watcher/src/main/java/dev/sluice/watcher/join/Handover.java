package dev.sluice.watcher.join;

import dev.sluice.contracts.IdentityLink;
import java.util.List;
import java.util.Objects;

/** What is sent to the key of another id, because two ids are one person. Topic {@code person-handovers}. */
public sealed interface Handover {

    /** An event of a follower, with the headers and the time of acceptance that it came with. */
    final class OfEvent implements Handover {

        private final byte[] event;

        OfEvent(byte[] event) {
            this.event = event.clone();
        }

        /** The event's bytes. */
        byte[] event() {
            return event.clone();
        }
    }

    /**
     * A person who was kept under an id that follows now.
     *
     * @param person what is known of them
     * @param early what they did that still waits for an exposure
     * @param uncounted rollouts out of whose counts they were taken when they left, to be counted again where they arrive
     */
    record OfPerson(PersonState person, EarlyDeeds early, List<String> uncounted) implements Handover {
        public OfPerson {
            Objects.requireNonNull(person, "person");
            Objects.requireNonNull(early, "early");
            uncounted = List.copyOf(uncounted);
        }
    }

    /**
     * To the id that a link names as the other one: somebody says that both are one person.
     *
     * @param distinctKey the key of the id that the person goes by from then on
     * @param kind what said so
     */
    record Linked(String distinctKey, IdentityLink.Kind kind) implements Handover {
        public Linked {
            Objects.requireNonNull(distinctKey, "distinctKey");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /** To the id of somebody who has signed in. */
    record Identified() implements Handover {}

    /** To the one of two ids that has to follow: both are one person. */
    record Follow(String leader) implements Handover {
        public Follow {
            Objects.requireNonNull(leader, "leader");
        }
    }
}
