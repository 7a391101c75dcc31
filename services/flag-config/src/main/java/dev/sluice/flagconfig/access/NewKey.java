package dev.sluice.flagconfig.access;

import dev.sluice.flagconfig.project.NewSecrets;

/**
 * A key that was made a moment ago: {@code sak_ID_SECRET}. By its beginning, tools that look for leaked secrets know it.
 *
 * @param id the part that is no secret
 * @param key the whole; shown once and kept nowhere
 */
record NewKey(String id, String key) {

    private static final String BEGINNING = "sak_";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;

    static NewKey make() {
        String id = NewSecrets.random(ID_LENGTH);
        return new NewKey(id, BEGINNING + id + "_" + NewSecrets.random(SECRET_LENGTH));
    }

    /** What is kept of it. */
    String hash() {
        return NewSecrets.hash(key);
    }

    /** The id alone: it gets into logs. */
    @Override
    public String toString() {
        return "NewKey[" + id + "]";
    }
}
