package dev.sluice.flagconfig.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is made of an export that has everything: compared with what a person looked through. */
class GoldenImportTest {

    private static final Path FOLDER = Path.of("src/test/resources/import");

    private final ObjectMapper json = WireJson.lenient();

    @Test
    void shouldReportAndMakeWhatWasLookedThrough() throws Exception {
        // given
        Export export = Export.open(new ImportRequest(
                Optional.of(json.readTree(Files.readString(FOLDER.resolve("flags.json")))),
                Optional.of(json.readTree(Files.readString(FOLDER.resolve("cohorts.json")))),
                Optional.of(json.readTree("[{\"group_type\":\"company\",\"group_type_index\":0}]")),
                Optional.empty(),
                Optional.empty()));

        // when
        List<Planned> plan = ImportPlanner.plan(export, new Standing(Map.of(), Set.of(), Map.of(), Map.of()), false);

        // then
        Map<String, Object> made = new TreeMap<>();
        plan.forEach(one -> {
            switch (one.step()) {
                case Planned.Step.Nothing nothing -> {}
                case Planned.Step.KeepFlag flag -> made.put("flag " + flag.key().value(), flag.draft());
                case Planned.Step.KeepList list -> made.put("list " + list.id(), list);
                case Planned.Step.KeepCohort cohort ->
                    made.put("cohort " + cohort.cohort().id(), cohort.cohort());
            }
        });
        compare(
                "report",
                ImportReport.of(
                        true, export.notes(), plan.stream().map(Planned::entry).toList()));
        compare("made", made);
    }

    private void compare(String name, Object found) throws Exception {
        Path file = FOLDER.resolve(name + ".golden.json");
        String written = json.writerWithDefaultPrettyPrinter().writeValueAsString(found);
        if (Boolean.getBoolean("golden.write") && Files.notExists(file)) {
            Files.writeString(file, written + "\n");
        }
        JsonNode golden = json.readTree(Files.readString(file));
        assertThat(json.readTree(written)).as(name).isEqualTo(golden);
    }
}
