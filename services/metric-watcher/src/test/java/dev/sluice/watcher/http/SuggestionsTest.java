package dev.sluice.watcher.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.watcher.http.SuggestionResource.Suggestions;
import dev.sluice.watcher.http.SuggestionResource.SuggestionsView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void shouldAddUpWhatPartitionsToldWithinADayAndLeaveOutWhatIsOlder() {
        SuggestionsView view = Suggestions.of(
                "checkout",
                List.of(
                        told(0, NOW.minusSeconds(1), "order completed"),
                        told(1, NOW.minus(Duration.ofHours(23)), "order completed"),
                        told(2, NOW.minus(Duration.ofHours(25)), "of long ago")),
                NOW);

        assertThat(view.exposed()).isEqualTo(40);
        assertThat(view.sample().exposed()).isEqualTo(20);
        assertThat(view.suggestions())
                .extracting(SuggestionResource.SuggestionView::event)
                .containsExactly("order completed");
    }

    private static FlagFollowUps told(int partition, Instant until, String event) {
        return new FlagFollowUps(
                "shop",
                partition,
                "checkout",
                2,
                until.minus(Duration.ofHours(1)),
                until,
                10,
                5,
                List.of(new FlagFollowUps.Next(event, 4, 1)));
    }
}
