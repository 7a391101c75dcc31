package dev.sluice.local;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds everything one installation keeps: data, logs, secrets, and what is known about its processes.
 *
 * @param root absolute
 */
record Home(Path root) {

    private static final long FREE_BYTES_MIN = 500L * 1024 * 1024;

    Home {
        root = root.toAbsolutePath().normalize();
    }

    Path data(String process) {
        return root.resolve("data").resolve(process);
    }

    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path cache(String what) {
        return root.resolve("cache").resolve(what);
    }

    Path ledger() {
        return root.resolve("run").resolve("processes.json");
    }

    Path lock() {
        return root.resolve("run").resolve("lock");
    }

    Path ports() {
        return root.resolve("run").resolve("ports.properties");
    }

    /** Makes the folders, and refuses when they cannot be used. */
    void prepare() {
        try {
            for (String folder : new String[] {"data", "logs", "secrets", "cache", "run"}) {
                Files.createDirectories(root.resolve(folder));
                if (!Files.isWritable(root.resolve(folder))) {
                    throw unusable("no permission to write in " + root.resolve(folder), null);
                }
            }
            // Logs tell what people here do, and a program may one day write more into one than it should.
            protect(root.resolve("logs"), "rwx------");
            refuseWhenFull(Files.getFileStore(root).getUsableSpace());
        } catch (FileSystemException e) {
            String why = e.getReason() == null ? "it is not a folder, or no permission" : e.getReason();
            throw unusable(e.getFile() + ": " + why, e);
        } catch (IOException e) {
            throw unusable(e.getMessage(), e);
        }
    }

    /** Sets who may use a file, where files know permissions. */
    static void protect(Path file, String permissions) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Refuses to start when so little disk is free that the broker or the database would soon stop. */
    void refuseWhenFull(long freeBytes) {
        if (freeBytes < FREE_BYTES_MIN) {
            throw new Refusal(
                    "Only " + freeBytes / 1024 / 1024 + " MB are free on the disk of " + root + ", and Sluice needs "
                            + FREE_BYTES_MIN / 1024 / 1024
                            + " MB to start: free some space, or choose a folder on another disk with SLUICE_HOME.");
        }
    }

    /** Begins a new log for this process and keeps the one of the run before. */
    Path newLog(String process) {
        Path log = log(process);
        try {
            if (Files.exists(log)) {
                Files.move(
                        log,
                        root.resolve("logs").resolve(process + ".previous.log"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw unusable(e.getMessage(), e);
        }
    }

    private Refusal unusable(String why, Throwable cause) {
        return new Refusal(
                "The folder " + root + " cannot be used (" + why
                        + "): mend its owner and permissions, or choose another with SLUICE_HOME.",
                cause);
    }
}
