package dev.sluice.local;

import dev.sluice.infra.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service as part of the stack: a JVM of its own that runs the service's packaged application. */
final class ServiceComponent implements Component {

    private static final Duration STOP_MAX = Duration.ofSeconds(12);

    private final Roster service;
    private final String host;
    private final int port;
    private final Path jar;
    private final Home home;
    private final Map<String, String> variables;
    private ProcessHandle process;

    /** @param host where this machine reaches the service, as it stands in a URL */
    ServiceComponent(Roster service, String host, int port, Path jar, Home home, Map<String, String> variables) {
        this.service = service;
        this.host = host;
        this.port = port;
        this.jar = jar;
        this.home = home;
        this.variables = Map.copyOf(variables);
    }

    /** The option that tells our JVMs from strangers. */
    static String mark(Home home) {
        return "-Dsluice.home=" + home.root();
    }

    /** Where the build puts a service's application. */
    static Path jarOf(Path project, Roster service) {
        return project.resolve("services").resolve(service.serviceName()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    @Override
    public String name() {
        return service.serviceName();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public synchronized ProcessHandle launch() {
        try {
            Files.createDirectories(home.data(name()));
            ProcessBuilder builder = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.log(name()).toFile()));
            builder.environment().keySet().removeAll(Environment.GUARDED);
            builder.environment().putAll(variables);
            Process started = builder.start();
            started.getOutputStream().close();
            process = started.toHandle();
            return process;
        } catch (IOException e) {
            throw new Refusal(name() + " could not be started: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public boolean isReady() {
        return Readiness.isReady(host, port);
    }

    @Override
    public synchronized void stop() {
        if (process != null) {
            Processes.stop(process, STOP_MAX);
        }
    }

    private List<String> command() {
        return List.of(
                Processes.java().toString(),
                mark(home),
                "-Dsluice.process=" + name(),
                // Without it the heap begins at a share of the machine's memory, which is its bound on most.
                "-Xms32m",
                "-Xmx" + service.heapMegabytes() + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                // The first compiler only: ready sooner and smaller, and one machine's load does not need the second.
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                jar.toString());
    }
}
