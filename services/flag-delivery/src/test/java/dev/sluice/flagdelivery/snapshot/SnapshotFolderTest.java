package dev.sluice.flagdelivery.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFolderTest {

    @TempDir
    Path directory;

    private SnapshotFolder<Records> folder;

    @BeforeEach
    void open() {
        folder = new SnapshotFolder<>(directory.resolve("snapshots"), new SnapshotFormat());
    }

    @Test
    void shouldGiveBackWhatWasWrittenWhenRead() throws IOException {
        // given
        Records records = recordsOfVersion(1);

        // when
        folder.write(records);

        // then
        assertThat(folder.newest()).contains(records);
    }

    @Test
    void shouldKeepTwoGenerationsWhenWritingOn() throws IOException {
        // when
        for (int version = 1; version <= 4; version++) {
            folder.write(recordsOfVersion(version));
        }

        // then
        assertThat(files()).containsExactlyInAnyOrder("flags-3.snapshot", "flags-4.snapshot");
        assertThat(versionOf(folder)).isEqualTo(4);
    }

    @Test
    void shouldUseTheOlderOneWhenTheNewestIsCorruptOrCutOff() throws IOException {
        // given
        folder.write(recordsOfVersion(1));
        folder.write(recordsOfVersion(2));
        Path newest = directory.resolve("snapshots/flags-2.snapshot");
        byte[] whole = Files.readAllBytes(newest);

        for (int cut : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            // when
            Files.write(newest, Arrays.copyOf(whole, cut));

            // then
            assertThat(versionOf(folder)).as("cut at %d", cut).isEqualTo(1);
        }

        // when
        whole[whole.length - 20] ^= 1;
        Files.write(newest, whole);

        // then
        assertThat(versionOf(folder)).isEqualTo(1);
    }

    @Test
    void shouldLoseOneFlagOnlyWhenItsRecordIsNotUnderstood() throws Exception {
        // given
        SnapshotFormat format = new SnapshotFormat();
        Records records = new Records(
                List.of(Publisher.record("shop")),
                List.of(
                        Publisher.record("shop", Flags.flag("good").build()),
                        Publisher.record("shop", Flags.flag("badd").build())),
                List.of());
        String body = new String(format.write(records), StandardCharsets.UTF_8);
        String lines = body.substring(body.indexOf('\n') + 1).replace("\"badd\"", "\"b d\"");
        byte[] content = lines.getBytes(StandardCharsets.UTF_8);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));

        // when
        Records read = format.read(
                ("sluice-flags 1 " + hash + " " + content.length + "\n" + lines).getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(read.flags()).extracting(flag -> flag.flag().key().value()).containsExactly("good");
    }

    @Test
    void shouldFindNothingWhenTheFolderIsMissing() {
        assertThat(folder.newest()).isEmpty();
    }

    private static long versionOf(SnapshotFolder<Records> folder) {
        return folder.newest().orElseThrow().flags().getFirst().flag().version();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("snapshots"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    static Records recordsOfVersion(int version) {
        return new Records(
                List.of(Publisher.record("shop")),
                List.of(Publisher.record(
                        "shop",
                        Flags.flag("kept").version(version).forEveryone().build())),
                List.of());
    }
}
