package dev.sluice.local;

import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.infra.Broker;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.Database;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import dev.sluice.infra.PostgresProcess;
import dev.sluice.infra.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Everything that runs, in its order: broker and database side by side, then the services a few at a time, as many as there are
 * processors; the other way round at the end.
 */
final class Stack {

    /** On a slow machine with cold disks everything still takes less; past it something is wrong. */
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    /** A service that waits for a later one must not hold up the line. */
    private static final Duration TURN_MAX = Duration.ofSeconds(15);

    /** Where every service but the gateway listens. */
    static final String LOOPBACK = "127.0.0.1";

    private final Settings settings;
    private final Secrets secrets;
    private final Ports ports;
    private final List<Roster> services;
    private final Ledger ledger;
    private final Voice voice;
    private final List<Supervisor> running = new ArrayList<>();
    private boolean stopped;

    Stack(Settings settings, Secrets secrets, Ports ports, List<Roster> services, Ledger ledger, Voice voice) {
        this.settings = settings;
        this.secrets = secrets;
        this.ports = ports;
        this.services = List.copyOf(services);
        this.ledger = ledger;
        this.voice = voice;
    }

    /** Refuses when a service was not built. */
    static void refuseUnbuilt(Path project, List<Roster> services) {
        for (Roster service : services) {
            Path jar = ServiceComponent.jarOf(project, service);
            if (!Files.exists(jar)) {
                throw new Refusal(service.serviceName() + " is not built (" + jar + " is missing): run make build.");
            }
        }
    }

    /** Starts everything and returns once all of it is ready. */
    void start() throws InterruptedException {
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        Broker broker = broker();
        Database database = database();
        Supervisor postgres = supervise(new ServerComponent(ServerComponent.POSTGRES, database.port(), database));
        Supervisor kafka =
                supervise(new ServerComponent(ServerComponent.KAFKA, ports.of(ServerComponent.KAFKA), broker));
        await(postgres, deadline);
        database.createDatabase(Environment.DATABASE);
        await(kafka, deadline);
        declareTopics(broker);
        startServices(
                new Environment(settings, secrets, broker.bootstrapServers(), database.port(), servicePorts()),
                deadline);
    }

    /** Stops everything, the last started first. May be called at any time and more than once. */
    void stop() {
        List<Supervisor> order;
        synchronized (running) {
            stopped = true;
            order = new ArrayList<>(running).reversed();
        }
        for (Supervisor supervisor : order) {
            supervisor.stop();
            voice.say("  " + supervisor.name() + " stopped");
        }
    }

    private static void declareTopics(Broker broker) throws InterruptedException {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        } catch (ExecutionException e) {
            throw new Refusal(
                    "Kafka refused to make the topics: " + e.getCause().getMessage() + ".", e);
        }
    }

    private void startServices(Environment environment, long deadline) throws InterruptedException {
        int abreast = Math.max(2, Runtime.getRuntime().availableProcessors());
        List<Supervisor> waiting = new ArrayList<>();
        for (Roster service : services) {
            int port = service == Roster.GATEWAY ? settings.port() : ports.of(service.serviceName());
            String host = service == Roster.GATEWAY ? settings.host() : LOOPBACK;
            Path jar = ServiceComponent.jarOf(settings.project(), service);
            waiting.add(supervise(
                    new ServiceComponent(service, host, port, jar, settings.home(), environment.of(service))));
            while (startingAmong(waiting) >= abreast) {
                giveTurn(waiting);
            }
        }
        for (Supervisor supervisor : waiting) {
            await(supervisor, deadline);
        }
    }

    private static int startingAmong(List<Supervisor> supervisors) {
        return (int) supervisors.stream().filter(Supervisor::takesTurn).count();
    }

    private static void giveTurn(List<Supervisor> supervisors) throws InterruptedException {
        for (Supervisor supervisor : supervisors) {
            if (supervisor.takesTurn()) {
                supervisor.awaitTurn(TURN_MAX);
                return;
            }
        }
    }

    private void await(Supervisor supervisor, long deadline) throws InterruptedException {
        boolean ready = supervisor.awaitReady(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        if (!ready) {
            throw new Refusal(supervisor
                    .failure()
                    .orElse(supervisor.name() + " was not ready within " + READY_MAX.toSeconds() + " s: see "
                            + settings.home().log(supervisor.name()) + "."));
        }
    }

    private Supervisor supervise(Component component) {
        Path log = settings.home().log(component.name());
        Supervisor supervisor = new Supervisor(component, log, ledger, voice);
        synchronized (running) {
            if (stopped) {
                throw new Refusal("Stopped while starting.");
            }
            running.add(supervisor);
        }
        supervisor.start();
        return supervisor;
    }

    private Map<Roster, Integer> servicePorts() {
        Map<Roster, Integer> byService = new EnumMap<>(Roster.class);
        for (Roster service : services) {
            byService.put(service, service == Roster.GATEWAY ? settings.port() : ports.of(service.serviceName()));
        }
        return byService;
    }

    /** A server's data folder. What an interrupted first start left in it cannot be used and goes aside, with a line saying so. */
    private DataFolder dataOf(String server) {
        DataFolder folder = new DataFolder(settings.home().data(server));
        if (folder.isUnfinished()) {
            folder.clear(Instant.now())
                    .ifPresent(aside ->
                            voice.say("The data of " + server + " was never prepared to its end. It was moved to "
                                    + aside + ", which you may delete, and is made anew."));
        }
        return folder;
    }

    private Broker broker() {
        Home home = settings.home();
        return new KafkaProcess(new KafkaSettings(
                dataOf(ServerComponent.KAFKA),
                home.newLog(ServerComponent.KAFKA),
                ports.of(ServerComponent.KAFKA),
                ports.of("kafka-controller"),
                KafkaSettings.HEAP_MEGABYTES,
                false,
                List.of(ServiceComponent.mark(home), "-Dsluice.process=" + ServerComponent.KAFKA)));
    }

    private Database database() {
        Home home = settings.home();
        return new PostgresProcess(new PostgresSettings(
                dataOf(ServerComponent.POSTGRES),
                home.cache("postgres"),
                home.newLog(ServerComponent.POSTGRES),
                ports.of(ServerComponent.POSTGRES),
                secrets.databasePassword(),
                true,
                false));
    }
}
