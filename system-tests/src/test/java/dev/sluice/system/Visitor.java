package dev.sluice.system;

import java.util.Map;

/**
 * Somebody who comes once, and what they do in either world.
 *
 * @param id their distinct id
 * @param properties what the app knows of them, null for nothing
 * @param ifTreated whether they convert when they are given the feature
 * @param ifControl whether they convert when they are not
 * @param signsUpAs the id that they go by after they were given the feature or not, null when they keep theirs
 */
record Visitor(String id, Map<String, String> properties, boolean ifTreated, boolean ifControl, String signsUpAs) {

    /** Somebody who keeps their id. */
    Visitor(String id, Map<String, String> properties, boolean ifTreated, boolean ifControl) {
        this(id, properties, ifTreated, ifControl, null);
    }

    /** Somebody who is only looked at. */
    static Visitor named(String id) {
        return new Visitor(id, null, false, false);
    }

    /** The same, signing up. */
    Visitor signingUpAs(String newId) {
        return new Visitor(id, properties, ifTreated, ifControl, newId);
    }
}
