package dev.sluice.kit.http;

import dev.sluice.contracts.AccessRole;
import java.util.Set;

/** What a caller may do; the gateway puts them into the token's groups. */
public final class Roles {

    public static final String VIEWER = "viewer";
    public static final String EDITOR = "editor";
    public static final String APPROVER = "approver";
    /** May pause and roll back. */
    public static final String OPERATOR = "operator";

    public static final String ADMIN = "admin";

    private Roles() {}

    /** The groups of a caller with that role. Whoever may open a gate may shut it. */
    public static Set<String> of(AccessRole role) {
        return switch (role) {
            case VIEWER -> Set.of(VIEWER);
            case OPERATOR -> Set.of(VIEWER, OPERATOR);
            case EDITOR -> Set.of(VIEWER, OPERATOR, EDITOR);
            case APPROVER -> Set.of(VIEWER, OPERATOR, APPROVER);
            case ADMIN -> Set.of(VIEWER, OPERATOR, EDITOR, APPROVER, ADMIN);
        };
    }
}
