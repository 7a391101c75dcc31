package dev.sluice.flagdelivery.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.flag.MemberSet;
import dev.sluice.flagdelivery.people.Filled;
import dev.sluice.flagdelivery.people.PeopleStore;
import dev.sluice.kit.cohort.MemberList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleFormTest {

    @TempDir
    Path directory;

    private SnapshotFolder<People> folder;
    private Path first;

    @BeforeEach
    void write() throws IOException {
        folder = new SnapshotFolder<>(directory, new PeopleForm());
        first = directory.resolve("people-1.snapshot");
        PeopleStore store = Filled.store();
        MemberList list = MemberList.EMPTY
                .with(0, Optional.of(MemberSet.EMPTY))
                .with(CohortMembersRecord.sliceOf("ann"), Optional.of(MemberSet.of(List.of("ann"))));
        folder.write(new People(store, Map.of("shop", Map.of("list", list, "empty", MemberList.EMPTY))));
    }

    @Test
    void shouldGiveBackWhatWasWrittenWhenRead() {
        // when
        People read = folder.newest().orElseThrow();

        // then
        Map<String, Object> expected = new HashMap<>();
        expected.put("plan", "pro");
        expected.put("none", null);
        expected.put("tags", List.of(1, "zwei", Map.of("drei", 3.5)));
        assertThat(read.store().person("shop", "ann").orElseThrow().properties())
                .isEqualTo(expected);
        assertThat(read.store().person("shop", "ann").orElseThrow().firstId()).contains("first");
        assertThat(read.store().person("shop", "bob")).isEmpty();
        assertThat(read.store().group("shop", "company", "c/1")).isEqualTo(Map.of("name", "Zoë"));
        assertThat(read.store().needs()).isEqualTo(Filled.NEEDS);
        MemberList list = read.lists().get("shop").get("list");
        assertThat(list.contains("ann")).isTrue();
        assertThat(list.contains("bob")).isFalse();
        assertThat(list.size()).isOne();
        assertThat(read.lists().get("shop").get("empty").isGone()).isTrue();
    }

    @Test
    void shouldRefuseTheFileWhenItIsCutOffOrChangedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(first);
        for (int cut = 0; cut < whole.length; cut += 7) {
            Files.write(first, Arrays.copyOf(whole, cut));
            assertThat(folder.newest()).as("cut at %d", cut).isEmpty();
        }
        for (int at = 0; at < whole.length; at += 5) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(first, changed);
            assertThat(folder.newest()).as("changed at %d", at).isEmpty();
        }
        Files.write(first, whole);
        assertThat(folder.newest()).isPresent();
    }

    @Test
    void shouldSayThatTheFormIsAnotherWhenItIsOfAnotherRelease() throws IOException {
        // given
        byte[] other = Files.readAllBytes(first);
        other["sluice-people ".length()] = '2';
        Files.write(first, other);

        // then
        assertThatThrownBy(() -> new PeopleForm().read(first))
                .isInstanceOf(SnapshotForm.RefusedException.class)
                .hasMessageContaining("another release's form: sluice-people 2");
        assertThat(new String(other, StandardCharsets.ISO_8859_1)).startsWith("sluice-people 2\n");
    }
}
