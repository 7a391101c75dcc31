package dev.sluice.gateway.http;

/** What a service says of itself. */
enum Readiness {
    READY("ready"),
    NOT_READY("not ready"),
    NO_ANSWER("no answer");

    private final String words;

    Readiness(String words) {
        this.words = words;
    }

    /** For people. */
    String words() {
        return words;
    }
}
