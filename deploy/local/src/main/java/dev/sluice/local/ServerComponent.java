package dev.sluice.local;

import dev.sluice.infra.Server;

/** The broker or the database as part of the stack. */
record ServerComponent(String name, int port, Server server) implements Component {

    static final String KAFKA = "kafka";
    static final String POSTGRES = "postgres";

    @Override
    public ProcessHandle launch() {
        server.launch();
        return server.process().orElseThrow();
    }

    @Override
    public boolean isReady() {
        return server.isReady();
    }

    @Override
    public void stop() {
        server.stop();
    }
}
