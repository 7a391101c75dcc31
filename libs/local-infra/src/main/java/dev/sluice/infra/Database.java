package dev.sluice.infra;

/** A PostgreSQL server with one user of ours. */
public interface Database extends Server {

    String host();

    int port();

    String user();

    String password();

    /** Makes an empty database owned by {@link #user()}, unless there is one of this name. The server must run. */
    void createDatabase(String name);
}
