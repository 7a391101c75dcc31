package dev.sluice.flagconfig.importing;

import java.util.ArrayList;
import java.util.List;

/** What is noted while something is read. */
final class Notes {

    private final List<Note> all = new ArrayList<>();

    void add(At at, String message) {
        all.add(new Note(at.place().path(), message));
    }

    List<Note> all() {
        return List.copyOf(all);
    }
}
