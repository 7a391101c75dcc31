package dev.sluice.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One run of the launcher in this JVM, from the checks before the start to the end of the last process. */
final class Launch {

    private final Settings settings;
    private final List<Roster> services;
    private final Voice voice;
    private final boolean welcomes;
    private final Ledger ledger;
    private final CountDownLatch over = new CountDownLatch(1);
    private Stack stack;

    /** @param welcomes whether to say the keys once all is ready; not where the voice goes to a file */
    Launch(Settings settings, List<Roster> services, Voice voice, boolean welcomes) {
        this.settings = settings;
        this.services = List.copyOf(services);
        this.voice = voice;
        this.welcomes = welcomes;
        this.ledger = new Ledger(settings.home().ledger());
    }

    /** Runs until the JVM is told to end. */
    void run() throws InterruptedException {
        Home home = settings.home();
        Stack.refuseUnbuilt(settings.project(), services);
        home.prepare();
        // Held until the JVM ends, however it ends: the system frees it.
        FileLock lock = lock();
        Leftovers.stop(home, voice);
        PortHolder.refuseTaken(settings.bind(), settings.port());
        Secrets secrets = Secrets.loadOrMake(settings);
        services.forEach(service -> home.newLog(service.serviceName()));
        ledger.open(settings.url(), Ledger.noteOf("launcher", ProcessHandle.current(), 0, 0));
        stack = new Stack(settings, secrets, Ports.load(home.ports()), services, ledger, voice);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(lock), "stop-everything"));
        voice.say("Starting Sluice in " + home.root() + ":");
        stack.start();
        ledger.phase(Ledger.Phase.READY);
        if (welcomes) {
            Welcome.lines(settings, secrets).forEach(voice::say);
        }
        // The start took memory (unpacking the database's programs); the long watch after it takes little.
        System.gc();
        over.await();
    }

    private void end(FileLock lock) {
        voice.say("Stopping Sluice:");
        ledger.phase(Ledger.Phase.STOPPING);
        stack.stop();
        ledger.phase(Ledger.Phase.STOPPED);
        try {
            lock.release();
        } catch (IOException e) {
            // The system frees it in a moment.
        }
        over.countDown();
    }

    private FileLock lock() {
        try {
            FileChannel channel =
                    FileChannel.open(settings.home().lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            channel.close();
        } catch (IOException e) {
            throw new Refusal("The file " + settings.home().lock() + " cannot be locked: " + e.getMessage() + ".", e);
        }
        String pid = ledger.read()
                .map(page -> " as process " + page.launcher().pid())
                .orElse("");
        String url = ledger.read().map(page -> " at " + page.url()).orElse("");
        throw new Refusal("Sluice runs already in " + settings.home().root() + url + pid
                + ": stop it with make stop, or choose another folder with SLUICE_HOME.");
    }
}
