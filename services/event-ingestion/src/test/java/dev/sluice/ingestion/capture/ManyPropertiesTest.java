package dev.sluice.ingestion.capture;

import static dev.sluice.ingestion.capture.Reading.bytes;
import static dev.sluice.ingestion.capture.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body of one name over and over deflates to almost nothing, and must not become a hundred times its size in memory. */
class ManyPropertiesTest {

    private static final EventParser PARSER = new EventParser(Reading.LIMITS, () -> Reading.WATCHED);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"$set\":{MANY}",
                "\"properties\":{MANY}",
                "\"properties\":{\"$set_once\":{MANY}}",
                "\"$set\":{MANY},\"$set\":{}",
                "\"properties\":{\"$group_set\":{MANY}}"
            })
    void shouldKeepNoMorePlacesThanAnEventMayHaveProperties(String place) throws Exception {
        String json = event(place.replace("MANY", times("\"$ip\":1", 100_000)));

        RawEvent event = PARSER.parse(bytes(json), false).events().getFirst();

        assertThat(event.anatomy().watched()).hasSize(Reading.LIMITS.properties());
        assertThat(event.properties()).isEqualTo(100_000);
    }

    @Test
    void shouldKeepNoMorePlacesOfAddressBesideProperties() throws Exception {
        RawEvent event = PARSER.parse(bytes(event(times("\"ip\":1", 100_000))), false)
                .events()
                .getFirst();

        assertThat(event.anatomy().watched()).hasSize(Reading.LIMITS.properties());
    }

    @Test
    void shouldKeepLastOfWhatIsLiftedOverAndOver() throws Exception {
        String event = event("\"options\":{" + times("\"cookieless_mode\":1", 50_000) + "},"
                + times("\"session_id\":\"s\"", 50_000));
        String json = "{\"batch\":[" + event + "]}";

        List<Anatomy.Lifted> lifted =
                PARSER.parse(bytes(json), true).events().getFirst().anatomy().lifted();

        assertThat(lifted).extracting(Anatomy.Lifted::name).containsExactly("$cookieless_mode", "$session_id");
        assertThat(lifted.getLast().value().end()).isEqualTo(json.length() - 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"$set\":{MANY}", "\"$set_once\":{MANY}", "\"properties\":{\"$group_set\":{MANY}}"})
    void shouldSetAsideEventThatSetsTooMuchAndKeepItsNeighbour(String place) throws Exception {
        String many = place.replace("MANY", times("\"a\":1", Reading.LIMITS.properties() + 1));
        String most = place.replace("MANY", times("\"a\":1", Reading.LIMITS.properties()));

        Capture capture = read("[" + event(many) + "," + event(most) + "]");

        assertThat(capture.accepted()).extracting(CapturedEvent::index).containsExactly(1);
        assertThat(capture.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_PROPERTIES);
            assertThat(refused.detail()).contains("1000", "$set", "$set_once", "$group_set");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"properties\":{MANY}", "\"$unset\":[\"a\",MANY]"})
    void shouldRefuseBatchWhoseEventsHaveTooManyTogether(String place) {
        String one = place.startsWith("\"$unset") ? "\"b\"" : "\"$ip\":1";
        String json = event(place.replace("MANY", times(one, 900)));

        CaptureRefusedException refusal =
                catchThrowableOfType(CaptureRefusedException.class, () -> read("[" + times(json, 60) + "]"));

        assertThat(refusal.reason().status()).isEqualTo(413);
        assertThat(refusal).hasMessageContaining(Integer.toString(PropertiesScan.NOTED_MAX));
    }

    private static String event(String rest) {
        return "{\"event\":\"x\",\"distinct_id\":\"a\",\"token\":\"t\"," + rest + "}";
    }

    private static String times(String one, int count) {
        return (one + ",").repeat(count - 1) + one;
    }
}
