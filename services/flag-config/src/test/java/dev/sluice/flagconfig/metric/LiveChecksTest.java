package dev.sluice.flagconfig.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.EventSeen;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.NumericProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveChecksTest {

    private static final List<EventSeen> SEEN =
            List.of(seen("order completed", "total", "items"), seen("$pageview"), seen("order completed", "discount"));

    @Test
    void shouldNameTheEventThatWasMeantWhenOneWasNeverSeen() {
        assertThat(LiveChecks.warnings(new Measure.Conversion(event("order complted")), SEEN))
                .containsExactly("the event \"order complted\" was never seen; did you mean \"order completed\"?");
    }

    @Test
    void shouldWaitForAnEventThatIsLikeNoOther() {
        assertThat(LiveChecks.warnings(new Measure.Conversion(event("trial started")), SEEN))
                .containsExactly("the event \"trial started\" was never seen: the metric waits for the first one");
    }

    @Test
    void shouldSayNothingOfWhatComesInNorWhereNothingDoes() {
        assertThat(LiveChecks.warnings(new Measure.Conversion(event("order completed")), SEEN))
                .isEmpty();
        assertThat(LiveChecks.warnings(new Measure.Conversion(event("order complted")), List.of()))
                .isEmpty();
    }

    @Test
    void shouldNameThePropertyThatWasMeantWhenNoNumberWasSeenInOne() {
        assertThat(LiveChecks.warnings(sum("totl"), SEEN))
                .containsExactly(
                        "no number was seen in the property \"totl\" of \"order completed\"; did you mean \"total\"?");
        assertThat(LiveChecks.warnings(sum("discount"), SEEN)).isEmpty();
        assertThat(LiveChecks.warnings(sum("weight"), SEEN).getFirst())
                .endsWith("numbers were seen in discount, items, total");
    }

    @ParameterizedTest
    @CsvSource({
        "orderCompleted, order completed",
        "order_completed, order completed",
        "ORDER COMPLETED, order completed"
    })
    void shouldKnowOtherSpellings(String written, String meant) {
        assertThat(LiveChecks.nearest(written, Set.of("order completed", "order shipped")))
                .contains(meant);
    }

    private static Measure sum(String property) {
        return new Measure.Sum(event("order completed"), new NumericProperty(property, 2), 500);
    }

    private static EventMatcher event(String name) {
        return new EventMatcher(name, List.of());
    }

    private static EventSeen seen(String event, String... numeric) {
        return new EventSeen("shop", 0, event, Instant.EPOCH, Map.of(), List.of(numeric));
    }
}
