package dev.sluice.watcher.join;

import java.util.Objects;

/** What is known under one id: a person, or that the id is another one of somebody's. */
sealed interface Known permits PersonState, Known.Follower {

    /** Whether there is nothing to remember. */
    boolean isUnknown();

    /**
     * Another id of a person who is kept under the leader; all that concerns this id is handed over to it.
     *
     * @param leader the key under which the person is kept, or which follows another one itself
     */
    record Follower(String leader) implements Known {
        public Follower {
            Objects.requireNonNull(leader, "leader");
        }

        @Override
        public boolean isUnknown() {
            return false;
        }
    }
}
