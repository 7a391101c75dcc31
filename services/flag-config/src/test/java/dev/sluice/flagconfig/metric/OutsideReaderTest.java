package dev.sluice.flagconfig.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.flagconfig.metric.MetricRequests.AlertRequest;
import dev.sluice.flagconfig.metric.MetricRequests.SeriesRequest;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.metric.Measure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideReaderTest {

    private static final Place AT = Place.BODY.dot("measure");

    @Test
    void shouldReadASeriesWithWhatIsUsualWhereNothingIsSaid() {
        assertThat(OutsideReader.series(AT, sent("https://p.example", "q{{treatment}}", "q{{control}}", 3)))
                .isEqualTo(new Measure.Series(
                        "https://p.example",
                        "q{{treatment}}",
                        "q{{control}}",
                        3,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://p.example, same, q{{control}}, 3, measure.treated",
        "https://p.example, q{{treatment}}, same, 3, measure.control",
        "ftp://p.example, q{{treatment}}, q{{control}}, 3, measure.server",
        "https://me@p.example, q{{treatment}}, q{{control}}, 3, measure.server",
        "p example, q{{treatment}}, q{{control}}, 3, measure.server",
        "https://p.example, q{{treatment}}, q{{control}}, 0, measure.looks"
    })
    void shouldNameWhatIsWrong(String server, String treated, String control, int looks, String field) {
        assertThatThrownBy(() -> OutsideReader.series(AT, sent(server, treated, control, looks)))
                .hasMessageNotContaining("null")
                .satisfies(problem -> assertThat(((dev.sluice.kit.http.ProblemException) problem)
                                .problem()
                                .field())
                        .isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource({
        "PT4M59S, PT5M, measure.every",
        "PT30S, , measure.every",
        ", PT2H, measure.over",
        "PT2H, PT5M, measure.every",
    })
    void shouldRefuseLooksThatOverlap(String every, String over, String field) {
        assertThatThrownBy(() -> OutsideReader.series(AT, sent(every, over)))
                .satisfies(problem -> assertThat(((dev.sluice.kit.http.ProblemException) problem)
                                .problem()
                                .field())
                        .isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource({", PT2M, PT2M", ", PT1S, PT10S", "PT3M, PT2M, PT3M", "PT2M, PT2M, PT2M"})
    void shouldLookAsOftenAsLooksDoNotOverlap(String every, String over, Duration expected) {
        assertThat(OutsideReader.series(AT, sent(every, over)).every()).isEqualTo(expected);
    }

    @Test
    void shouldReadAnAlert() {
        AlertRequest sent = new AlertRequest(
                Optional.of("alertmanager"),
                Optional.of("CheckoutSlow"),
                Optional.of(Map.of("service", "checkout")),
                Optional.of("PT2M"));

        assertThat(OutsideReader.raised(AT, Optional.of(sent)))
                .isEqualTo(new Measure.Raised(
                        "alertmanager", "CheckoutSlow", Map.of("service", "checkout"), Duration.ofMinutes(2)));
    }

    private static Optional<SeriesRequest> sent(String every, String over) {
        return Optional.of(new SeriesRequest(
                Optional.of("https://p.example"),
                Optional.of("q{{treatment}}"),
                Optional.of("q{{control}}"),
                Optional.of(3),
                Optional.ofNullable(every),
                Optional.ofNullable(over)));
    }

    private static Optional<SeriesRequest> sent(String server, String treated, String control, int looks) {
        return Optional.of(new SeriesRequest(
                Optional.of(server),
                Optional.of(treated),
                Optional.of(control),
                Optional.of(looks),
                Optional.empty(),
                Optional.empty()));
    }
}
