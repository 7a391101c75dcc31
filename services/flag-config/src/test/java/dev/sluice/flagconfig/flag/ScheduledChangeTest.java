package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.FlagCommand;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time of day is given to what is tested, so that nothing here waits for it, but for the one test of the clock itself. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class ScheduledChangeTest {

    private static final String FLAGS = PROJECT + "/flags";
    private static final String SCHEDULE = PROJECT + "/scheduled-changes";

    private final Instant tomorrow =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(1));

    @Inject
    ScheduledChangeRuntime runtime;

    @Inject
    FlagCommandRuntime commands;

    private int apply(Instant now) {
        return runtime.applyDue(now).await().atMost(Duration.ofSeconds(20));
    }

    private static ValidatableResponse schedule(String key, long version, Instant at, String change) {
        return Api.post(
                FLAGS + "/" + key + "/scheduled-changes",
                "{\"version\":" + version + ",\"at\":\"" + at + "\",\"change\":" + change + ",\"reason\":\"launch\"}");
    }

    private static int id(ValidatableResponse scheduled) {
        return scheduled.statusCode(201).extract().path("id");
    }

    @Test
    void shouldRememberWhichTraitsGoAndWhichStay() {
        String key = Api.newFlag("traits");
        Api.patch(FLAGS + "/" + key, """
                {"version":1,"traits":{"holdout":{"id":7,"share":500},"runtime":"server","earlyExit":true}}""").statusCode(200);
        schedule(key, 2, tomorrow, "{\"traits\":{\"runtime\":null,\"contexts\":[\"web\"]}}")
                .statusCode(201)
                .body("change.traits.containsKey('runtime')", equalTo(true))
                .body("change.traits.containsKey('holdout')", equalTo(false));

        apply(tomorrow);

        Api.get(FLAGS + "/" + key)
                .body("version", equalTo(3))
                .body("traits.runtime", not(equalTo("server")))
                .body("traits.contexts", equalTo(List.of("web")))
                .body("traits.earlyExit", equalTo(true))
                .body("traits.holdout.share", equalTo(500));
    }

    @Test
    void shouldChangeTheFlagWhenItsTimeComesAndNotBefore() {
        String key = Api.newFlag("later");
        int id = id(schedule(key, 1, tomorrow, "{\"conditions\":[{\"share\":2500}]}"));
        Api.get(SCHEDULE + "/" + id)
                .body("state", equalTo("pending"))
                .body("change.conditions[0].share", equalTo(2500))
                .body("scheduled.by", equalTo("ada"))
                .body("scheduled.reason", equalTo("launch"));

        apply(tomorrow.minusMillis(1));
        Api.get(FLAGS + "/" + key).body("version", equalTo(1));
        apply(tomorrow);
        apply(tomorrow.plusSeconds(1));

        Api.get(FLAGS + "/" + key)
                .body("version", equalTo(2))
                .body("conditions[0].share", equalTo(2500))
                .body("change.by", equalTo("ada"))
                .body("change.reason", equalTo("scheduled change " + id + ": launch"))
                .body("change.at", equalTo(tomorrow.toString()));
        Api.get(SCHEDULE + "/" + id).body("state", equalTo("applied")).body("flagVersion", equalTo(2));
        Api.get(SCHEDULE + "?flag=" + key + "&state=applied").body("id", equalTo(List.of(id)));
        Api.get(SCHEDULE + "?flag=" + key + "&state=pending").body("id", equalTo(List.of()));
    }

    @Test
    void shouldWidenStepByStepWhenSeveralAreScheduled() {
        String key = Api.newFlag("steps");
        int last = id(schedule(key, 1, tomorrow.plusSeconds(20), "{\"conditions\":[{\"share\":5000}]}"));
        Api.post(SCHEDULE + "/" + last + "/cancel", "{\"reason\":\"too late\"}").statusCode(200);
        id(schedule(key, 1, tomorrow.plusSeconds(1), "{\"conditions\":[{\"share\":100}]}"));
        id(schedule(key, 1, tomorrow.plusSeconds(10), "{\"conditions\":[{\"share\":1000}]}"));

        apply(tomorrow.plusSeconds(30));

        Api.get(FLAGS + "/" + key).body("version", equalTo(3)).body("conditions[0].share", equalTo(1000));
        Api.get(FLAGS + "/" + key + "/history/2").body("flag.conditions[0].share", equalTo(100));
        Api.get(SCHEDULE + "/" + last)
                .body("state", equalTo("cancelled"))
                .body("outcome", equalTo("too late"))
                .body("endedBy", equalTo("ada"));
    }

    @Test
    void shouldFailWhenSomebodyChangedTheSamePartSince() {
        String key = Api.newFlag("overtaken");
        int stale = id(schedule(key, 1, tomorrow, "{\"conditions\":[{\"share\":10000}]}"));
        int fresh = id(schedule(key, 1, tomorrow, "{\"name\":\"Renamed\"}"));
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"conditions\":[{\"share\":1}]}")
                .statusCode(200);

        apply(tomorrow);

        Api.get(SCHEDULE + "/" + stale)
                .body("state", equalTo("failed"))
                .body("outcome", containsString("version 2 by ada changed conditions after this was scheduled"))
                .body("flagVersion", nullValue());
        Api.get(SCHEDULE + "/" + fresh).body("state", equalTo("applied"));
        Api.get(FLAGS + "/" + key)
                .body("version", equalTo(3))
                .body("name", equalTo("Renamed"))
                .body("conditions[0].share", equalTo(1));
    }

    /** Small when it was scheduled, and everybody by then: the flag was opened wide meanwhile, while it was switched off. */
    @Test
    void shouldFailWhenItReachesMoreThanWasConfirmed() {
        String project = Api.newCarefulProject();
        String key = Api.newKey("grown");
        Api.post(project + "/flags", "{\"key\":\"" + key + "\",\"active\":false,\"conditions\":[{\"share\":500}]}")
                .statusCode(201);
        String wanted =
                "{\"version\":%d,\"at\":\"" + tomorrow + "\",\"change\":{\"active\":true},\"reason\":\"launch\"}";
        String address = project + "/flags/" + key;
        int small = id(Api.post(address + "/scheduled-changes", wanted.formatted(1)));
        Api.patch(address, "{\"version\":1,\"conditions\":[{\"share\":10000}]}")
                .statusCode(200)
                .body("reach", nullValue());

        apply(tomorrow);

        Api.get(project + "/scheduled-changes/" + small)
                .body("state", equalTo("failed"))
                .body("outcome", containsString("0 -> 100 %"));
        Api.get(address).body("active", equalTo(false));

        Api.post(address + "/scheduled-changes", wanted.formatted(2)).statusCode(428);
        int meant = id(Api.post(address + "/scheduled-changes?confirm=" + key, wanted.formatted(2)));
        apply(tomorrow);
        Api.get(project + "/scheduled-changes/" + meant).body("state", equalTo("applied"));
        Api.get(address).body("active", equalTo(true));
    }

    @Test
    void shouldFailWhenItIsNotAllowedAnyMore() {
        String other = Api.newFlag("other");
        String key = Api.newFlag("asking");
        int id = id(schedule(
                key,
                1,
                tomorrow,
                "{\"conditions\":[{\"share\":1,\"filters\":[{\"type\":\"flag\",\"key\":\"" + other
                        + "\",\"value\":true}]}]}"));
        int ofArchived = id(schedule(other, 1, tomorrow, "{\"active\":false}"));
        Api.post(FLAGS + "/" + other + "/archive", "{\"version\":1}").statusCode(204);

        apply(tomorrow);

        Api.get(SCHEDULE + "/" + id)
                .body("state", equalTo("failed"))
                .body("outcome", containsString("conditions[0].filters[0].key: there is no flag"));
        Api.get(SCHEDULE + "/" + ofArchived)
                .body("state", equalTo("failed"))
                .body("outcome", containsString("archived"));
        Api.get(FLAGS + "/" + key).body("version", equalTo(1));
        Api.get(FLAGS + "/" + key + "/history").body("version", equalTo(List.of(1)));
    }

    @Test
    void shouldGiveWayToARolloutButStillSwitchOff() {
        String key = Api.newFlag("ridden");
        int widening = id(schedule(key, 1, tomorrow, "{\"conditions\":[{\"share\":10000}]}"));
        int off = id(schedule(key, 1, tomorrow.plusSeconds(1), "{\"active\":false}"));
        commands.carryOut(new FlagCommand.OpenStage(
                        Api.newKey("command"),
                        "default",
                        new FlagKey(key),
                        "r-" + key,
                        1,
                        "because",
                        1,
                        Optional.empty(),
                        0,
                        Audience.EVERYONE,
                        new BasisPoints(500)))
                .await()
                .atMost(Duration.ofSeconds(10));

        apply(tomorrow.plusSeconds(1));

        Api.get(SCHEDULE + "/" + widening)
                .body("state", equalTo("failed"))
                .body("outcome", containsString("the rollout r-" + key + " has the flag"));
        Api.get(SCHEDULE + "/" + off).body("state", equalTo("applied"));
        Api.get(FLAGS + "/" + key).body("active", equalTo(false)).body("conditions", equalTo(List.of()));
    }

    @Test
    void shouldApplyEachOnceAndInOrderWhenManyLook() {
        String key = Api.newFlag("many");
        int count = 12;
        for (int i = 1; i <= count; i++) {
            id(schedule(key, 1, tomorrow.plusMillis(i), "{\"conditions\":[{\"share\":" + i * 100 + "}]}"));
        }

        // Several look side by side, until there is nothing left to find.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            Uni.join()
                    .all(Stream.generate(() -> runtime.applyDue(tomorrow.plusSeconds(1)))
                            .limit(4)
                            .toList())
                    .andFailFast()
                    .await()
                    .atMost(Duration.ofSeconds(30));
            return Api.get(SCHEDULE + "?flag=" + key + "&state=pending")
                    .extract()
                    .<List<Integer>>path("id")
                    .isEmpty();
        });

        Api.get(FLAGS + "/" + key)
                .body("version", equalTo(1 + count))
                .body("conditions[0].share", equalTo(count * 100));
        assertThat(Api.get(SCHEDULE + "?flag=" + key).extract().<List<Integer>>path("flagVersion"))
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(count);
    }

    @Test
    void shouldBeAppliedByTheClockOfTheService() {
        String key = Api.newFlag("clock");
        Instant soon = Instant.now().plusSeconds(2);
        schedule(key, 1, soon, "{\"name\":\"By the clock\"}").statusCode(201);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.get(FLAGS + "/" + key).extract().path("name").equals("By the clock"));

        Instant at = Instant.parse(Api.get(FLAGS + "/" + key).extract().path("change.at"));
        assertThat(at).isAfterOrEqualTo(soon);
    }

    @Test
    void shouldNotTakeBackWhatHasHappened() {
        String key = Api.newFlag("happened");
        int id = id(schedule(key, 1, tomorrow, "{\"active\":false}"));
        apply(tomorrow);

        Api.post(SCHEDULE + "/" + id + "/cancel", "{}").statusCode(409).body("detail", containsString("is applied"));
        Api.post(SCHEDULE + "/999999999/cancel", "{}").statusCode(404);
        Api.get(SCHEDULE + "/x").statusCode(400);
        Api.get(SCHEDULE + "?state=pending").body("id", not(hasItem(id)));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"version":1,"at":"2999-01-01T00:00:00Z","change":{"active":true}}           | 422 | at
            {"version":1,"at":"2020-01-01T00:00:00Z","change":{"active":true}}           | 422 | at
            {"version":1,"at":"tomorrow","change":{"active":true}}                       | 422 | at
            {"version":1,"at":"2027-01-01T00:00:00","change":{"active":true}}            | 422 | at
            {"version":1,"change":{"active":true}}                                       | 422 | at
            {"version":1,"at":"TOMORROW"}                                                | 422 | change
            {"version":1,"at":"TOMORROW","change":{}}                                    | 422 | change
            {"version":1,"at":"TOMORROW","change":{"version":1,"active":true}}           | 422 | change.version
            {"version":1,"at":"TOMORROW","change":{"reason":"x","active":true}}          | 422 | change.reason
            {"at":"TOMORROW","change":{"active":true}}                                   | 422 | version
            {"version":1,"at":"TOMORROW","change":{"conditions":[{"share":10001}]}}      | 422 | change.conditions[0].share
            {"version":1,"at":"TOMORROW","change":{"variants":[{"key":"a","share":1}]}}  | 422 | change.variants
            {"version":1,"at":"TOMORROW","change":{"colour":1}}                          | 400 | change.colour
            """)
    void shouldNameTheFieldWhenItRefuses(String body, int status, String field) {
        String key = Api.newFlag("refused");

        Api.post(FLAGS + "/" + key + "/scheduled-changes", body.replace("TOMORROW", tomorrow.toString()))
                .statusCode(status)
                .body("field", equalTo(field));
        Api.get(SCHEDULE + "?flag=" + key).body("id", equalTo(List.of()));
    }

    @Test
    void shouldRefuseToScheduleOnWhatWasNotSeen() {
        String key = Api.newFlag("unseen");
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"name\":\"Other\"}").statusCode(200);

        schedule(key, 1, tomorrow, "{\"active\":false}")
                .statusCode(409)
                .body("differences.field", equalTo(List.of("name")));
        schedule("no-such-flag", 1, tomorrow, "{\"active\":false}").statusCode(404);
    }
}
