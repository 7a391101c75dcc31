package dev.sluice.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that a server's data fills once, in one go, and that says whether that go was finished.
 *
 * <p>Servers prepare their data in several writes (initdb, Kafka's storage formatting). If the machine dies between two of them,
 * the rest looks like data but is none. So the data lies in {@code content}, and {@code complete} beside it is written last.
 */
public final class DataFolder {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path root;

    public DataFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** The folder as a whole: the data and the files about it. */
    public Path root() {
        return root;
    }

    /** Where the server keeps its data. */
    public Path content() {
        return root.resolve("content");
    }

    /** True when the data was prepared to its end. */
    public boolean isComplete() {
        return Files.exists(marker()) && Files.isDirectory(content());
    }

    /** True when a preparation began and never came to its end. */
    public boolean isUnfinished() {
        return Files.exists(content()) && !isComplete();
    }

    /**
     * Gets the folder ready for preparing new data in {@link #content()}. What an unfinished preparation left is moved aside,
     * never deleted: if someone removed the marker by hand it may be worth keeping.
     *
     * @return where the old content went, if there was any
     */
    public Optional<Path> clear(Instant now) {
        try {
            Files.createDirectories(root);
            Files.deleteIfExists(marker());
            if (!Files.exists(content())) {
                return Optional.empty();
            }
            Path aside = root.resolve("unfinished-" + STAMP.format(now));
            Files.move(content(), aside);
            return Optional.of(aside);
        } catch (IOException e) {
            throw new InfraException(
                    "The data folder " + root + " cannot be written (" + e.getMessage()
                            + "): check its owner and permissions, or choose another with SLUICE_HOME.",
                    e);
        }
    }

    /** Declares the preparation finished. {@code facts} is kept for the reader, such as the server's version. */
    public void markComplete(String facts) {
        try {
            Files.writeString(
                    marker(),
                    facts + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new InfraException("The data folder " + root + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    /** Deletes the folder with everything in it. For temporary folders. */
    public void delete() {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path marker() {
        return root.resolve("complete");
    }
}
