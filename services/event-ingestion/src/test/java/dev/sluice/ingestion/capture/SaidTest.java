package dev.sluice.ingestion.capture;

import static dev.sluice.ingestion.capture.Reading.bytes;
import static dev.sluice.ingestion.capture.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.contracts.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What events say of persons, groups, and who is whom. */
class SaidTest {

    private static final Instant AT = Reading.NOW;

    @Test
    void shouldMergeBothPlacesAndLetTheEventsOwnWordWin() {
        assertThat(change("""
                {"event":"a","distinct_id":"u","token":"t","$set":{"plan":"pro","old":null},"$set_once":{"first":1},
                 "$unset":["trial"],"properties":{"$set":{"plan":"free","n":[1,{"deep":true}]},"$unset":{"beta":""},"x":1}}"""))
                .contains(new PropertyChange.OfPerson(
                        "shop",
                        "u",
                        nullable("plan", "pro", "old", null, "n", List.of(1, Map.of("deep", true))),
                        Map.of("first", 1),
                        List.of("beta", "trial"),
                        AT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"t\"}",
                "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"t\",\"$set\":{},\"$unset\":[],\"$set_once\":null}",
                "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"t\",\"$set\":\"plan\",\"$unset\":\"plan\"}",
                "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"t\",\"$set\":{\"a\":1},"
                        + "\"properties\":{\"$process_person_profile\":false}}",
                "{\"event\":\"$groupidentify\",\"distinct_id\":\"u\",\"token\":\"t\",\"$set\":{\"a\":1}}",
                "{\"event\":\"$groupidentify\",\"distinct_id\":\"u\",\"token\":\"t\",\"properties\":{\"$group_type\":\"c\","
                        + "\"$group_key\":\"\",\"$group_set\":{\"a\":1}}}"
            })
    void shouldSayNothing(String json) {
        assertThat(change(json)).isEmpty();
    }

    @Test
    void shouldSayWhatIsTrueOfGroup() {
        assertThat(change("""
                {"event":"$groupidentify","distinct_id":"$company_7","token":"t","properties":{"$group_type":"company",
                 "$group_key":7,"$group_set":{"name":"Ac\\"me ü","size":1e3}}}"""))
                .contains(new PropertyChange.OfGroup(
                        "shop", "company", "7", Map.of("name", "Ac\"me ü", "size", 1000.0), AT));
    }

    @Test
    void shouldTakeNameOnceWhenItIsSaidTwice() {
        assertThat(change("{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"t\",\"$set\":{\"a\":1,\"a\":2}}"))
                .contains(new PropertyChange.OfPerson("shop", "u", Map.of("a", 2), Map.of(), List.of(), AT));
    }

    /** JSON can hold half a pair by its escape; what we write ourselves cannot. */
    @Test
    void shouldWriteQuestionMarkForHalfSurrogatePair() {
        assertThat(
                        change(
                                "{\"event\":\"a\",\"distinct_id\":\"u\\ud83d\",\"token\":\"t\",\"$set\":{\"a\":1},\"$unset\":[\"\\udc00b\"]}"))
                .contains(new PropertyChange.OfPerson("shop", "u?", Map.of("a", 1), Map.of(), List.of("?b"), AT));
        assertThat(change("""
                {"event":"$groupidentify","distinct_id":"u","token":"t","properties":{"$group_type":"\\ud83d",
                 "$group_key":"\\ud83d\\ude00\\ude00","$group_set":{"size":1}}}"""))
                .contains(new PropertyChange.OfGroup("shop", "?", "\ud83d\ude00?", Map.of("size", 1), AT));
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":\"x\\ud83d\"")
                        .map(IdentityLink::otherId))
                .contains("x?");
    }

    @Test
    void shouldRefuseEventThatUnsetsTooManyNames() throws Exception {
        String names = "\"a\"" + ",\"a\"".repeat(1_000);

        assertThat(read("{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"t\",\"$unset\":[" + names + "]}")
                        .refused())
                .extracting(RefusedEvent::reason)
                .containsExactly(Reason.TOO_MANY_PROPERTIES);
    }

    @Test
    void shouldLinkIds() {
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":\"anon-1\""))
                .contains(new IdentityLink("shop", "ada", "anon-1", IdentityLink.Kind.IDENTIFIED, AT));
        assertThat(link("$create_alias", "ada", "\"alias\":17"))
                .contains(new IdentityLink("shop", "ada", "17", IdentityLink.Kind.ALIASED, AT));
        assertThat(link("$merge_dangerously", "ada", "\"alias\":\"bob\""))
                .contains(new IdentityLink("shop", "ada", "bob", IdentityLink.Kind.MERGED, AT));
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":\"" + "x".repeat(300) + "\"")
                        .map(IdentityLink::otherId))
                .contains("x".repeat(200));
    }

    @Test
    void shouldNotLinkWhereNothingSaysSo() {
        assertThat(link("$identify", "ada", "\"x\":1")).isEmpty();
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":null")).isEmpty();
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":\"ada\"")).isEmpty();
        assertThat(link("$identify", "ada", "\"alias\":\"bob\"")).isEmpty();
        assertThat(link("signed_up", "ada", "\"$anon_distinct_id\":\"anon-1\"")).isEmpty();
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":\"anon-1\",\"$process_person_profile\":false"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anonymous",
                "Guest",
                "distinct_id",
                "distinctid",
                "id",
                "email",
                "undefined",
                "null",
                "None",
                "NaN",
                "0",
                "true",
                "False",
                "[object Object]",
                "not_authenticated",
                "00000000-0000-0000-0000-000000000000",
                " "
            })
    void shouldNotMakeOnePersonOfAllWhoCarryWordThatNamesNobody(String word) {
        assertThat(link("$identify", "ada", "\"$anon_distinct_id\":\"" + word + "\""))
                .isEmpty();
        assertThat(link("$create_alias", word, "\"alias\":\"ada\"")).isEmpty();
    }

    private static Optional<IdentityLink> link(String event, String person, String property) {
        return LinkRule.linkOf(
                "shop",
                first("{\"event\":\"" + event + "\",\"distinct_id\":\"" + person + "\",\"token\":\"t\",\"properties\":{"
                        + property + "}}"));
    }

    private static Optional<PropertyChange> change(String json) {
        return PropertyChangeBytes.of("shop", first(json), bytes(json), List.of())
                .map(SaidTest::parsed);
    }

    private static PropertyChange parsed(PropertyChangeBytes.Written written) {
        try {
            PropertyChange change = WireJson.strict().readValue(written.json(), PropertyChange.class);
            assertThat(written.key()).isEqualTo(change.key());
            return change;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CapturedEvent first(String json) {
        try {
            return read(json).accepted().getFirst();
        } catch (CaptureRefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> nullable(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
