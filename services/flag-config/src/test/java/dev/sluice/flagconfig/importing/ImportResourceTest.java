package dev.sluice.flagconfig.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports by HTTP, into projects of their own. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class ImportResourceTest {

    private static final String FLAG = """
            {"flags":[{"id":1,"key":"%s","name":"%s","active":true,
             "filters":{"groups":[{"properties":[],"rollout_percentage":%d}]}}]}""";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private String project;
    private String path;

    @BeforeEach
    void open() {
        project = Api.newProject();
        path = project + "/import/posthog";
    }

    @Test
    void shouldChangeNothingUnlessItIsAskedTo() throws Exception {
        Api.post(path, wholeExport())
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("counts.created", equalTo(13))
                .body("counts.refused", equalTo(8))
                .body("entries.find { it.key == 'launched' }.onFor", equalTo("on for 100 % of everyone"));

        Api.get(project + "/flags").body("$", hasSize(0));
        Api.get(project + "/cohorts/34").statusCode(404);
    }

    @Test
    void shouldTakeOverWhatItCanAndAgainChangeNothing() throws Exception {
        Api.post(path + "?dry_run=false", wholeExport())
                .statusCode(200)
                .body("dryRun", equalTo(false))
                .body("counts.created", equalTo(13))
                .body("counts.refused", equalTo(8));

        Api.get(project + "/flags").body("$", hasSize(10));
        Api.get(project + "/flags/one-page-cart")
                .body("version", equalTo(1))
                .body("conditions[1].share", equalTo(1250))
                .body("traits.continuity", equalTo(true))
                .body("tags", equalTo(List.of("cart", "web")))
                .body("payloads.true.columns", equalTo(1));
        Api.get(project + "/flags/one-page-cart/history")
                .body("change[0].by", equalTo("ada"))
                .body("change[0].reason", equalTo("moving house"));
        Api.get(project + "/cohorts/34").body("name", equalTo("Staff or gold"));
        try (TopicTail flags = new TopicTail(Topic.FLAGS, bootstrapServers);
                TopicTail cohorts = new TopicTail(Topic.COHORTS, bootstrapServers)) {
            String name = project.substring(project.lastIndexOf('/') + 1);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !flags.of(name + "/since-spring").isEmpty()
                            && !cohorts.of(name + "/34").isEmpty());
            assertThat(flags.payloads(name + "/since-spring", FlagRecord.class)).hasSize(1);
            assertThat(cohorts.payloads(name + "/34", CohortRecord.class)).hasSize(1);
        }

        Api.post(path + "?dry_run=false&overwrite=true", wholeExport())
                .statusCode(200)
                .body("counts.unchanged", equalTo(13))
                .body("counts.created", nullValue())
                .body("counts.replaced", nullValue());
        Api.get(project + "/flags/one-page-cart").body("version", equalTo(1));
    }

    @Test
    void shouldMakeListsEmptyAndSwitchOffWhatWouldReachMorePeopleByThat() throws Exception {
        Api.post(path + "?dry_run=false", wholeExport())
                .body("entries.find { it.key == '32' }.outcome", equalTo("created"))
                .body("entries.find { it.key == 'knock-first' }.notes[0].message", containsString("switched off"))
                .body("entries.find { it.key == 'come-in' }.notes", hasSize(0));

        Api.get(project + "/cohorts/32").statusCode(200).body("members", equalTo(0));
        Api.get(project + "/flags/knock-first").body("active", equalTo(false));
        Api.get(project + "/flags/come-in").body("active", equalTo(true));
    }

    @Test
    void shouldRefuseCirclesThatAnImportWouldClose() {
        Api.post(project + "/cohorts", "{\"id\":\"7\",\"rule\":{\"kind\":\"all\",\"parts\":[]}}")
                .statusCode(201);
        Api.post(project + "/cohorts", """
                        {"id":"own","rule":{"kind":"test","filter":{"type":"cohort","value":"7"}}}""").statusCode(201);
        Api.post(project + "/flags", "{\"key\":\"far\"}").statusCode(201);
        Api.post(project + "/flags", """
                        {"key":"near","conditions":[{"share":1,"filters":[{"type":"flag","key":"far","value":true}]}]}""").statusCode(201);

        for (String dryRun : List.of("true", "false")) {
            Api.post(path + "?overwrite=true&dry_run=" + dryRun, """
                            {"cohorts":[{"id":7,"filters":{"properties":{"type":"AND","values":[
                              {"key":"id","type":"cohort","value":"own"}]}}}],
                             "flags":[{"id":1,"key":"far","filters":{"groups":[{"properties":[
                              {"key":"near","type":"flag","operator":"flag_evaluates_to","value":true}]}]}}]}""")
                    .body("counts.refused", equalTo(2))
                    .body("entries[0].field", equalTo("cohorts[0].filters"))
                    .body("entries[1].field", equalTo("flags[0].filters"));
        }
    }

    @Test
    void shouldTakeOverTheStageOfAFeatureThatPeopleChoose() {
        for (String stage : List.of("alpha", "beta", "draft")) {
            Api.post(path + "?dry_run=false", """
                            {"flags":[{"id":1,"key":"%1$s","name":"%1$s","active":true,"features":[{"stage":"%1$s"}],
                             "filters":{"feature_enrollment":true,"groups":[{"properties":[],"rollout_percentage":0}]}}]}""".formatted(stage)).body("counts.created", equalTo(1));
            Api.get(project + "/flags/" + stage)
                    .body("traits.enrollment", equalTo(true))
                    .body("traits.enrollmentStage", stage.equals("alpha") ? equalTo("alpha") : nullValue());
        }
    }

    @Test
    void shouldReplaceWhatStandsOtherwiseOnlyWhenItIsAskedTo() {
        Api.post(path + "?dry_run=false", FLAG.formatted("banner", "Banner", 10))
                .body("counts.created", equalTo(1));

        Api.post(path + "?dry_run=false", FLAG.formatted("banner", "Banner", 100))
                .body("entries[0].outcome", equalTo("skipped"))
                .body("entries[0].reason", containsString("other conditions"))
                .body("entries[0].wasOnFor", equalTo("on for 10 % of everyone"));
        Api.get(project + "/flags/banner").body("version", equalTo(1));
        Api.patch(project + "/flags/banner", "{\"version\":1,\"team\":\"web\"}").statusCode(200);

        Api.post(path + "?dry_run=false&overwrite=true", FLAG.formatted("banner", "Banner", 100))
                .body("entries[0].outcome", equalTo("replaced"))
                .body("entries[0].onFor", equalTo("on for 100 % of everyone"))
                .body("entries[0].wasOnFor", equalTo("on for 10 % of everyone"));
        Api.get(project + "/flags/banner")
                .body("version", equalTo(3))
                .body("conditions[0].share", equalTo(10_000))
                .body("team", equalTo("web"));
    }

    @Test
    void shouldNotGiveTheKeyOfAnArchivedFlagToAnotherOne() {
        Api.post(project + "/flags", "{\"key\":\"done\"}").statusCode(201);
        Api.post(project + "/flags/done/archive", "{\"version\":1}");

        Api.post(path + "?dry_run=false", FLAG.formatted("done", "Again", 100))
                .body("entries[0].outcome", equalTo("refused"))
                .body("entries[0].field", equalTo("flags[0].key"));
    }

    @Test
    void shouldPutUpWithAnything() {
        Api.post(path, """
                        {"flags":[null,7,"x",[],{},{"key":5},{"key":"a b"},{"key":"f"},{"key":"g","filters":7},
                          {"key":"h","filters":{"groups":{}}},{"key":"i","filters":{"groups":[7]}},
                          {"key":"j","filters":{"groups":[{"properties":[{"key":{},"type":"person"}]}]}},
                          {"key":"k","filters":{"groups":[{"rollout_percentage":101}]}},
                          {"key":"l","filters":{"groups":[{"rollout_percentage":1e400}]}},
                          {"key":"m","filters":{"groups":[],"payloads":[]}},
                          {"key":"n","filters":{"groups":[],"holdout":{"id":-1,"exclusion_percentage":1}}},
                          {"key":"o","filters":{"groups":[],"multivariate":{"variants":[{"key":"a","rollout_percentage":1e9}]}}},
                          {"key":"p","name":"half \\ud800","filters":{"groups":[]}},
                          {"key":"q","filters":{"groups":[],"super_groups":[7]}},{"key":"r","filters":{"groups":[null]}},
                          {"key":"s","filters":{"groups":[{"properties":[null]}]}},{"key":"t","filters":{"groups":[{"properties":"x"}]}}],
                         "cohorts":[null,{},{"id":{}},{"id":"a b"},{"id":1},{"id":1},{"id":2,"filters":{"properties":{"values":7}}},
                          {"id":3,"groups":[{"event_id":"e"}]},{"id":4,"groups":[7]},{"id":5,"query":{"kind":"x"}}]}""")
                .statusCode(200)
                .body("counts.created", nullValue())
                .body("counts.refused", equalTo(32))
                .body("entries.findAll { it.reason == null || it.field == null }", hasSize(0));
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                            | flags                            | neither flags nor cohorts
            {"flags":7}                                   | flags                            | a list belongs here, not the number 7
            {"flags":[{}],"groupTypes":{"x":"company"}}   | groupTypes.x                     | named by their index
            {"flags":[{}],"groupTypes":{"0":["company"]}} | groupTypes.0                     | a text belongs here, not a list
            {"flags":[{}],"groupTypes":[{}]}              | groupTypes[0].group_type_index   | it is missing
            """)
    void shouldNameTheFieldWhenNothingCanBeRead(String body, String field, String detail) {
        Api.post(path, body).statusCode(422).body("field", equalTo(field)).body("detail", containsString(detail));
    }

    @Test
    void shouldRefuseAChoiceThatItDoesNotKnow() {
        Api.post(path + "?dry_run=no", FLAG.formatted("a", "A", 1))
                .statusCode(400)
                .body("field", equalTo("dry_run"));
        Api.post("/api/v1/projects/no-such/import/posthog", FLAG.formatted("a", "A", 1))
                .statusCode(404);
    }

    private static String wholeExport() throws Exception {
        Path folder = Path.of("src/test/resources/import");
        return "{\"reason\":\"moving house\",\"groupTypes\":{\"0\":\"company\"},\"flags\":"
                + Files.readString(folder.resolve("flags.json")) + ",\"cohorts\":"
                + Files.readString(folder.resolve("cohorts.json")) + "}";
    }
}
