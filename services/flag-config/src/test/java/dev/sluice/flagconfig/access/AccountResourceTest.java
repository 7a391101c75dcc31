package dev.sluice.flagconfig.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.AccessUse;
import dev.sluice.contracts.AccountRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.kit.secret.Passwords;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts and invitations, by HTTP and on their topic. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class AccountResourceTest {

    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final String ACCEPT = "/accounts/invitation/accept";
    private static final String PASSWORD = "four words of mine";
    private static final Duration SOON = Duration.ofSeconds(10);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldInviteSomebodyWhoThenChoosesAPassword() {
        // given
        JsonPath made = newAccount("editor");
        String id = made.getString("account.id");
        String invitation = made.getString("invitation");
        assertThat(invitation).matches("sai_" + id + "_[A-Za-z0-9]{32}");
        told(id, account -> account.passwordHash().isEmpty());

        // when
        accept(invitation, PASSWORD).statusCode(204);

        // then
        AccountRecord told = told(id, account -> account.passwordHash().isPresent());
        assertThat(Passwords.matches(PASSWORD, told.passwordHash().orElseThrow()))
                .isTrue();
        assertThat(told.role()).isEqualTo(AccessRole.EDITOR);
        assertThat(told.sessionsFrom()).isAfter(told.createdAt());
        shown(id).body("hasPassword", equalTo(true)).body("invitedUntil", nullValue());
        assertThat(shown(id).extract().asString()).doesNotContain(invitation, "argon2");
        accept(invitation, PASSWORD).statusCode(401).body(containsString("it was used"));
    }

    @Test
    void shouldHoldANewInvitationForTheOnlyOneAndNoneForADisabledAccount() {
        JsonPath made = newAccount("viewer");
        String id = made.getString("account.id");
        String again = Api.postAsAdmin(ACCOUNTS + "/" + id + "/invitation", "")
                .statusCode(201)
                .extract()
                .path("invitation");

        accept(made.getString("invitation"), PASSWORD).statusCode(401);
        Api.postAsAdmin(ACCOUNTS + "/" + id + "/disable", "").statusCode(200);
        accept(again, PASSWORD).statusCode(401);
        Api.postAsAdmin(ACCOUNTS + "/" + id + "/invitation", "").statusCode(409);
        Api.postAsAdmin(ACCOUNTS + "/no-such/invitation", "").statusCode(404);
    }

    @Test
    void shouldTellOfEachChangeOfWhatSomebodyMay() {
        // given
        String id = newAccount("editor").getString("account.id");
        Instant made = told(id, account -> account.role() == AccessRole.EDITOR).sessionsFrom();

        // when, then
        Api.putAsAdmin(ACCOUNTS + "/" + id, "{\"name\":\"Ada L.\",\"role\":\"operator\",\"project\":\"default\"}")
                .statusCode(200);
        AccountRecord changed = told(id, account -> account.role() == AccessRole.OPERATOR);
        assertThat(changed.project()).contains("default");
        assertThat(changed.sessionsFrom()).isEqualTo(made);
        Api.postAsAdmin(ACCOUNTS + "/" + id + "/end-sessions", "").statusCode(200);
        Instant ended =
                told(id, account -> account.sessionsFrom().isAfter(made)).sessionsFrom();
        Api.postAsAdmin(ACCOUNTS + "/" + id + "/disable", "").statusCode(200).body("disabledBy", equalTo("grace"));
        assertThat(told(id, account -> account.disabledAt().isPresent()).sessionsFrom())
                .isAfter(ended);
        Api.postAsAdmin(ACCOUNTS + "/" + id + "/enable", "").statusCode(200).body("disabledAt", nullValue());
        told(id, account -> account.disabledAt().isEmpty());
    }

    @Test
    void shouldShowWhenAKeyAndAnAccountWereLastUsedWhicheverReportComesLast() throws Exception {
        // given
        String account = newAccount("viewer").getString("account.id");
        String key = Api.postAsAdmin("/api/v1/access-keys", "{\"name\":\"a tool\",\"role\":\"viewer\"}")
                .statusCode(201)
                .extract()
                .path("accessKey.id");
        shown(account).body("lastUsedAt", nullValue());

        // when
        try (KafkaProducer<String, byte[]> uses = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            for (String subject : List.of("account/" + account, "access-key/" + key)) {
                use(uses, subject, "2030-01-02T03:04:05Z");
                use(uses, subject, "2030-01-01T00:00:00Z");
            }
            uses.send(new ProducerRecord<>(Topic.ACCESS_USES.topicName(), "x", new byte[] {'?'}))
                    .get();
            use(uses, "account/after-the-unreadable-one", "2030-01-01T00:00:00Z");
        }

        // then
        await().atMost(SOON).untilAsserted(() -> {
            shown(account).body("lastUsedAt", equalTo("2030-01-02T03:04:05Z"));
            given().auth()
                    .oauth2(JwtResource.token("grace", "admin"))
                    .get("/api/v1/access-keys")
                    .then()
                    .body("find { it.id == '" + key + "' }.lastUsedAt", equalTo("2030-01-02T03:04:05Z"));
        });
    }

    private static void use(KafkaProducer<String, byte[]> uses, String subject, String at) throws Exception {
        uses.send(new ProducerRecord<>(
                        Topic.ACCESS_USES.topicName(),
                        subject,
                        WireJson.lenient().writeValueAsBytes(new AccessUse(subject, Instant.parse(at)))))
                .get();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name":"x","role":"viewer"}                                         | 422 | email
            {"email":"nobody","name":"x","role":"viewer"}                        | 422 | name@example.com
            {"email":"a@b@c","name":"x","role":"viewer"}                         | 422 | name@example.com
            {"email":"n@example.com","role":"viewer"}                            | 422 | name
            {"email":"n@example.com","name":"x","role":"god"}                    | 422 | choose one of viewer
            {"email":"n@example.com","name":"x","role":"viewer","project":"no-such"} | 404 | no-such
            {"email":"n@example.com","name":"x","role":"viewer","password":"mine"}   | 400 | password
            {"email":"n@example.com","email":"m@example.com","name":"x","role":"viewer"} | 400 | email
            """)
    void shouldRefuseWhatMakesNoAccount(String body, int status, String said) {
        Api.postAsAdmin(ACCOUNTS, body).statusCode(status).body(containsString(said));
    }

    @Test
    void shouldGiveOneAddressOneAccount() {
        String email = Api.newKey("twice") + "@example.com";
        String body = "{\"email\":\"%s\",\"name\":\"x\",\"role\":\"viewer\"}";

        Api.postAsAdmin(ACCOUNTS, body.formatted(email)).statusCode(201);
        Api.postAsAdmin(ACCOUNTS, body.formatted(email.toUpperCase(Locale.ROOT)))
                .statusCode(409)
                .body(containsString(email));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tiny",
                "eleven char",
                "aaaaaaaaaaaaaaaaaaaa",
                "121212121212",
                "password1234",
                "qwertyuiop12",
                "123456789012"
            })
    void shouldRefuseAPasswordThatIsTriedFirst(String password) {
        String invitation = newAccount("viewer").getString("invitation");

        ValidatableResponse answer =
                accept(invitation, password).statusCode(422).body("field", equalTo("password"));
        if (!password.isEmpty()) {
            answer.body(not(containsString(password)));
        }
        // It is still good.
        accept(invitation, PASSWORD).statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sai_",
                "sai_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
                "sak_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
            })
    void shouldTakeNoInvitationThatWasNeverMade(String invitation) {
        accept(invitation, PASSWORD).statusCode(401);
    }

    @Test
    void shouldTakeNoInvitationThatIsOfAnotherAccountOrGuessed() {
        JsonPath one = newAccount("viewer");
        JsonPath other = newAccount("admin");
        String guessed = "sai_" + other.getString("account.id") + "_"
                + one.getString("invitation").split("_", -1)[2];

        accept(guessed, PASSWORD).statusCode(401);
        accept(other.getString("invitation"), PASSWORD).statusCode(204);
    }

    @Test
    void shouldLeaveAccountsToAdmins() {
        Api.get(ACCOUNTS).statusCode(403);
        Api.post(ACCOUNTS, "{}").statusCode(403);
        given().get(ACCOUNTS).then().statusCode(401);
        given().auth()
                .oauth2(JwtResource.tokenFor("default", "ada", "viewer", "admin"))
                .get(ACCOUNTS)
                .then()
                .statusCode(403);
    }

    private static JsonPath newAccount(String role) {
        return Api.postAsAdmin(
                        ACCOUNTS,
                        "{\"email\":\"%s@example.com\",\"name\":\"Somebody\",\"role\":\"%s\"}"
                                .formatted(Api.newKey("person"), role))
                .statusCode(201)
                .body("account.id", notNullValue())
                .extract()
                .jsonPath();
    }

    private static ValidatableResponse accept(String invitation, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("invitation", invitation, "password", password))
                .post(ACCEPT)
                .then();
    }

    private static ValidatableResponse shown(String id) {
        return given().auth()
                .oauth2(JwtResource.token("grace", "admin"))
                .get(ACCOUNTS)
                .then()
                .statusCode(200)
                .rootPath("find { it.id == '" + id + "' }");
    }

    /** What the gateway hears, when it is as it should be. */
    private AccountRecord told(String id, Predicate<AccountRecord> expected) {
        try (TopicTail accounts = new TopicTail(Topic.ACCOUNTS, bootstrapServers)) {
            return await().atMost(SOON)
                    .until(() -> newest(accounts.payloads(id, AccountRecord.class)), told -> told.filter(expected)
                            .isPresent())
                    .orElseThrow();
        }
    }

    private static Optional<AccountRecord> newest(List<Optional<AccountRecord>> all) {
        return all.isEmpty() ? Optional.empty() : all.getLast();
    }
}
