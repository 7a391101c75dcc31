package dev.sluice.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Installs what a folder's lock file names, exactly; from npm's registry, or whatever registry npm is set to use. */
final class NodePackages {

    private static final long SECONDS_MAX = 300;

    private NodePackages() {}

    /** The folder of the browser and of what all scripts share. */
    static Path testkit() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder.resolve("libs/testkit/node");
            }
        }
        throw new IllegalStateException("not inside the project: no folder above has .mvn");
    }

    /** Does nothing when all is installed. Tests of several modules may call at the same time. */
    static synchronized void install(Path folder) {
        try {
            Path target = Files.createDirectories(testkit().resolve("../target").normalize());
            String name = folder.toString().replaceAll("[^A-Za-z0-9]", "-");
            try (RandomAccessFile lockFile = new RandomAccessFile(
                            target.resolve("npm" + name + ".lock").toFile(), "rw");
                    FileLock lock = lockFile.getChannel().lock()) {
                if (lock.isValid() && !isInstalled(folder)) {
                    npmCi(folder, target.resolve("npm" + name + ".log"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** npm writes its own list last. */
    private static boolean isInstalled(Path folder) throws IOException {
        Path list = folder.resolve("node_modules/.package-lock.json");
        return Files.isRegularFile(list)
                && Files.getLastModifiedTime(list)
                                .compareTo(Files.getLastModifiedTime(folder.resolve("package-lock.json")))
                        >= 0;
    }

    private static void npmCi(Path folder, Path log) throws IOException {
        Process process = new ProcessBuilder(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("npm ci failed in " + folder + ":\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
