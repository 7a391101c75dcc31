package dev.sluice.flagdelivery.snapshot;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The folder of snapshots of one form: files {@code NAME-N.snapshot} with growing N, of which two are kept.
 *
 * <p>A file is written under another name, forced to disk and renamed, so that a file of that name is always whole, unless the disk
 * itself lies; then its checksum is wrong and the generation before it is used. A form that is not known, of another release, is
 * refused alike. For one thread.
 */
final class SnapshotFolder<T> {

    private static final Logger LOG = Logger.getLogger(SnapshotFolder.class);
    private static final int GENERATIONS_KEPT = 2;

    /** A file and its number. */
    private record Generation(long number, Path file) {}

    private final Path folder;
    private final SnapshotForm<T> form;
    private final Pattern name;

    SnapshotFolder(Path folder, SnapshotForm<T> form) {
        this.folder = folder;
        this.form = form;
        this.name = Pattern.compile(form.name() + "-(\\d{1,18})\\.snapshot");
    }

    /** The newest snapshot that is whole; what is refused is logged with its reason. */
    Optional<T> newest() {
        try {
            for (Generation generation : generations()) {
                try {
                    return Optional.of(form.read(generation.file));
                } catch (SnapshotForm.RefusedException | IOException e) {
                    LOG.errorf("snapshot refused: file=%s reason=%s", generation.file, e.getMessage());
                }
            }
        } catch (IOException e) {
            LOG.errorf("the folder of snapshots cannot be read: %s", e.getMessage());
        }
        return Optional.empty();
    }

    /** Writes the next generation and deletes those that are too old. */
    void write(T content) throws IOException {
        Files.createDirectories(folder);
        List<Generation> before = generations();
        long next = before.isEmpty() ? 1 : before.getFirst().number + 1;
        Path unfinished = folder.resolve(form.name() + ".unfinished");
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            form.write(content, Channels.newOutputStream(file));
            file.force(true);
        }
        Files.move(
                unfinished,
                folder.resolve(form.name() + "-" + next + ".snapshot"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
        for (Generation old : before.subList(Math.min(GENERATIONS_KEPT - 1, before.size()), before.size())) {
            Files.deleteIfExists(old.file);
        }
    }

    /** Makes the rename itself last through a loss of power. */
    private void forceFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Newest first. */
    private List<Generation> generations() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(this::generation)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong(Generation::number).reversed())
                    .toList();
        }
    }

    private Optional<Generation> generation(Path file) {
        Matcher matcher = name.matcher(file.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new Generation(Long.parseLong(matcher.group(1)), file))
                : Optional.empty();
    }
}
