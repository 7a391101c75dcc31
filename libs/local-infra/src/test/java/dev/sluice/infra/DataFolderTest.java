package dev.sluice.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path root;

    @Test
    void shouldBeCompleteOnlyWhenMarkedAfterItsContent() throws IOException {
        // given
        DataFolder folder = new DataFolder(root);
        folder.clear(Instant.EPOCH);
        Files.createDirectory(folder.content());
        boolean before = folder.isComplete();

        // when
        folder.markComplete("facts");

        // then
        assertThat(before).isFalse();
        assertThat(folder.isComplete()).isTrue();
        assertThat(folder.isUnfinished()).isFalse();
    }

    @Test
    void shouldMoveAnUnfinishedContentAsideInsteadOfDeletingIt() throws IOException {
        // given
        DataFolder folder = new DataFolder(root);
        Files.createDirectory(folder.content());
        Files.writeString(folder.content().resolve("half"), "written");

        // when
        Optional<Path> aside = folder.clear(Instant.EPOCH);

        // then
        assertThat(aside)
                .hasValueSatisfying(path -> assertThat(path.resolve("half")).hasContent("written"));
        assertThat(folder.content()).doesNotExist();
    }
}
