package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bench.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

    private static final Row FAST = Row.stated("flag-core", "one evaluation", 125, "ns/op")
            .against("a peer", 500)
            .promised("faster", true);
    private static final Row SLOW =
            Row.stated("propagation", "p99", 512.4, "ms").promised("< 200 ms", false);

    @Test
    void shouldCountAndNameWhatWasMissed() {
        // when
        String page = Page.of(List.of(FAST, SLOW), List.of(), Map.of());

        // then
        assertThat(page)
                .contains("1 of 2 targets met. Missed: propagation / p99.")
                .contains("| p99 | 512 ms |  |  | < 200 ms | **missed** |  |")
                .contains("| one evaluation | 125 ns/op | a peer: 500 ns/op | 0.25 | faster | met |  |");
    }

    @Test
    void shouldCompareWithTheRowOfTheSameNameWhenOneWasCommitted() {
        // when
        String page = Page.of(
                List.of(FAST, SLOW), List.of(Row.stated("flag-core", "one evaluation", 100, "ns/op")), Map.of());

        // then
        assertThat(page).contains("| met | 100 (+25 %) |").contains("| **missed** | new |");
    }

    @Test
    void shouldKeepARowOfABenchmarkThatCameToNoEnd() {
        // when
        String page = Page.of(List.of(Row.failed("cohorts", "no | broker\nanswered")), List.of(SLOW), Map.of());

        // then
        assertThat(page).contains("0 of 1 targets met").contains("| came to its end | none | no \\| broker answered |");
    }

    @Test
    void shouldReadWhatItWroteAndNameEveryField(@TempDir Path folder) throws IOException {
        // given
        Path file = folder.resolve("rows.json");
        List<Row> rows = List.of(FAST, SLOW, Row.failed("cohorts", "why"), Row.stated("cohorts", "heap", 12, "MB"));

        // when
        Results.write(file, rows);

        // then
        assertThat(Results.read(file)).isEqualTo(rows);
        assertThat(Files.readString(file))
                .contains("{ \"bench\" : \"cohorts\", \"name\" : \"heap\", \"value\" : 12.0, \"unit\" : \"MB\", "
                        + "\"against\" : null, \"ratio\" : null, \"target\" : null, \"met\" : null }");
    }

    @Test
    void shouldFindNoRowsWhereThereIsNoFile(@TempDir Path folder) throws IOException {
        assertThat(Results.read(folder.resolve("none.json"))).isEmpty();
    }

    @Test
    void shouldRefuseATargetThatIsNeitherMetNorMissed() {
        assertThatThrownBy(() -> new Row(
                        "a",
                        "b",
                        Optional.of(1.0),
                        "s",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("< 2"),
                        Optional.empty()))
                .hasMessageContaining("met or not");
    }
}
