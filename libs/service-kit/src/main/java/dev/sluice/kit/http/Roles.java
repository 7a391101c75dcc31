package dev.sluice.kit.http;

/** What a caller may do; the gateway puts them into the token's groups. */
public final class Roles {

    public static final String VIEWER = "viewer";
    public static final String EDITOR = "editor";
    public static final String APPROVER = "approver";
    /** May pause and roll back. */
    public static final String OPERATOR = "operator";

    public static final String ADMIN = "admin";

    private Roles() {}
}
