package dev.sluice.ingestion.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.RefusedEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FIRING = """
            {"status":"firing","labels":{"alertname":"HighErrorRate","severity":"critical","service":"checkout"},
             "annotations":{"summary":"5xx above 2 %","description":"more"},"startsAt":"2026-11-23T11:58:00.5Z",
             "endsAt":"0001-01-01T00:00:00Z","generatorURL":"https://prometheus.example/graph?g0","fingerprint":"c6eadffa33fcdf37"}
            """;

    @Test
    void shouldReadEveryAlertOfAGroup() throws Exception {
        SignalReader.Found found = read(WebhookSource.ALERTMANAGER, """
                {"version":"4","groupKey":"{}:{}","truncatedAlerts":0,"status":"firing","receiver":"sluice",
                 "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"https://am.example",
                 "alerts":[%s,
                  {"status":"resolved","labels":{"alertname":"Lag"},"annotations":{},"startsAt":"2026-11-23T11:00:00+01:00",
                   "endsAt":"2026-11-23T11:30:00Z","generatorURL":"","fingerprint":"aa"}]}
                """.formatted(FIRING));

        assertThat(found.refused()).isEmpty();
        assertThat(found.signals())
                .containsExactly(
                        new Signal(
                                "shop",
                                "alertmanager",
                                "HighErrorRate",
                                Signal.Status.FIRING,
                                "critical",
                                "5xx above 2 %",
                                Map.of("alertname", "HighErrorRate", "severity", "critical", "service", "checkout"),
                                Optional.of("https://prometheus.example/graph?g0"),
                                Instant.parse("2026-11-23T11:58:00.5Z"),
                                Optional.empty(),
                                "c6eadffa33fcdf37"),
                        new Signal(
                                "shop",
                                "alertmanager",
                                "Lag",
                                Signal.Status.RESOLVED,
                                "",
                                "Lag",
                                Map.of("alertname", "Lag"),
                                Optional.of("https://am.example"),
                                Instant.parse("2026-11-23T10:00:00Z"),
                                Optional.of(Instant.parse("2026-11-23T11:30:00Z")),
                                "aa"));
    }

    @Test
    void shouldReadGrafana() throws Exception {
        SignalReader.Found found = read(WebhookSource.GRAFANA, """
                {"receiver":"hook","status":"firing","orgId":1,"version":"1","groupKey":"{}:{}","title":"[FIRING:1]",
                 "externalURL":"https://grafana.example/","alerts":[{"status":"firing","labels":{"alertname":"High memory usage",
                 "team":"blue"},"annotations":{"summary":"zone us-1"},"startsAt":"2021-10-12T09:51:03.157076+02:00",
                 "endsAt":"0001-01-01T00:00:00Z","values":{"B":44.2,"C":1},"generatorURL":"https://grafana.example/alerting/1/edit",
                 "fingerprint":"bc97ff14869b13e3","silenceURL":"x","dashboardURL":"","panelURL":""}]}
                """);

        assertThat(found.signals())
                .extracting(Signal::source, Signal::name, Signal::summary, Signal::startedAt)
                .containsExactly(tuple(
                        "grafana", "High memory usage", "zone us-1", Instant.parse("2021-10-12T07:51:03.157076Z")));
    }

    @Test
    void shouldSetBadAlertsAsideAndKeepTheirNeighbours() throws Exception {
        String manyLabels =
                IntStream.range(0, 70).mapToObj(i -> "\"l" + i + "\":\"v\"").collect(Collectors.joining(","));
        SignalReader.Found found =
                read(WebhookSource.ALERTMANAGER, """
                {"alerts":[7,
                 {"status":"firing","labels":{}},
                 {"status":"on fire","labels":{"alertname":"a"}},
                 {"status":"firing","labels":{"alertname":"%s"}},
                 {"status":"firing","labels":{"alertname":"a","x":{}}},
                 {"status":"firing","labels":{"alertname":"a"},"startsAt":"yesterday"},
                 {"status":"firing","labels":{"alertname":"a",%s}},
                 {"status":"firing","labels":{"alertname":"a","x":"%s"}},
                 %s]}
                """.formatted("n".repeat(201), manyLabels, "v".repeat(1_001), FIRING));

        assertThat(found.signals()).extracting(Signal::name).containsExactly("HighErrorRate");
        assertThat(found.refused()).extracting(RefusedEvent::index).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(found.refused().stream().map(RefusedEvent::detail).collect(Collectors.joining("\n")))
                .contains(
                        "the label \"alertname\" must name the alert",
                        "\"status\" must be \"firing\" or \"resolved\"",
                        "at most 200 characters",
                        "labels are texts",
                        "\"startsAt\" must be a time",
                        "at most 64 labels",
                        "its value at most 1000");
    }

    @Test
    void shouldNameTheLimitOfAMessage() throws Exception {
        String alerts = IntStream.range(0, 1_002).mapToObj(i -> FIRING).collect(Collectors.joining(","));

        SignalReader.Found found = read(WebhookSource.GRAFANA, "{\"alerts\":[" + alerts + "]}");

        assertThat(found.signals()).hasSize(1_000);
        assertThat(found.refused()).extracting(RefusedEvent::index).containsExactly(1_000, 1_001);
        assertThat(found.refused().getFirst().detail()).contains("at most 1000 alerts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Triggered|FIRING",
                "Re-Triggered|FIRING",
                "Warn|FIRING",
                "Re-Warn|FIRING",
                "No Data|FIRING",
                "Re-No Data|FIRING",
                "Renotify|FIRING",
                "Recovered|RESOLVED"
            })
    void shouldReadDatadogsTransitions(String transition, Signal.Status status) throws Exception {
        SignalReader.Found found = read(WebhookSource.DATADOG, """
                {"title":"[%s on {host:a}] Checkout fails","transition":"%s","cycle":"42","priority":"P1","tags":"env:prod, urgent",
                 "scope":"host:a","link":"https://app.datadoghq.com/event/1","date":"1795435200000","summary":"null"}
                """.formatted(transition, transition));

        assertThat(found.refused()).isEmpty();
        assertThat(found.signals())
                .extracting(Signal::name, Signal::status, Signal::severity, Signal::labels, Signal::fingerprint)
                .containsExactly(
                        tuple("Checkout fails", status, "P1", Map.of("env", "prod", "urgent", "", "host", "a"), "42"));
        assertThat(found.signals().getFirst().startedAt()).isEqualTo(NOW);
    }

    @Test
    void shouldReadDatadogsDefaultTemplate() throws Exception {
        String body = """
                {"id":"%s","last_updated":"1795435200000","event_type":"query_alert_monitor","title":"[%s] Checkout fails",
                 "date":"1795435200000","org":{"id":"1","name":"shop"},"body":"text"}
                """;
        Signal began = read(WebhookSource.DATADOG, body.formatted("1", "Triggered"))
                .signals()
                .getFirst();
        Signal over = read(WebhookSource.DATADOG, body.formatted("2", "Recovered"))
                .signals()
                .getFirst();

        assertThat(began.status()).isEqualTo(Signal.Status.FIRING);
        assertThat(over.status()).isEqualTo(Signal.Status.RESOLVED);
        assertThat(over.name()).isEqualTo(began.name()).isEqualTo("Checkout fails");
        assertThat(over.fingerprint()).isEqualTo(began.fingerprint());
    }

    @Test
    void shouldAskDatadogForTheTransition() throws Exception {
        assertThat(read(WebhookSource.DATADOG, "{\"title\":\"Checkout fails\",\"transition\":\"$ALERT_TRANSITION\"}")
                        .refused()
                        .getFirst()
                        .detail())
                .contains("$ALERT_TRANSITION");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\",\"status\":\"firing\"}",
                "[{\"name\":\"a\",\"status\":\"FIRING\"}]",
                "{\"signals\":[{\"name\":\"a\",\"status\":\"firing\"}]}"
            })
    void shouldReadOwnForm(String body) throws Exception {
        assertThat(read(WebhookSource.WEBHOOK, body).signals())
                .extracting(Signal::name, Signal::summary, Signal::startedAt)
                .containsExactly(tuple("a", "a", NOW));
    }

    @Test
    void shouldTellAlertsOfOneNameApartByTheirLabels() throws Exception {
        assertThat(read(WebhookSource.WEBHOOK, """
                                [{"name":"a","status":"firing","labels":{"x":"1","y":"2"}},
                                 {"name":"a","status":"resolved","labels":{"y":"2","x":"1"}},
                                 {"name":"a","status":"firing","labels":{"x":"2"}}]
                                """).signals().stream()
                        .map(Signal::fingerprint)
                        .distinct())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"javascript:alert(1)", "ftp://x", "/graph", "''"})
    void shouldKeepWebAddressesOnly(String url) throws Exception {
        assertThat(read(WebhookSource.WEBHOOK, "{\"name\":\"a\",\"status\":\"firing\",\"url\":\"" + url + "\"}")
                        .signals()
                        .getFirst()
                        .url())
                .isEmpty();
    }

    @Test
    void shouldMakeTextsWritableThatJsonCanHoldAndUtf8CanNot() throws Exception {
        Signal signal = read(
                        WebhookSource.WEBHOOK,
                        "{\"name\":\"a\\ud83d\",\"status\":\"firing\",\"labels\":{\"\\ude00\":\"\\ud83d\\ude00\\ud83d\"}}")
                .signals()
                .getFirst();

        assertThat(signal.name()).isEqualTo("a?");
        assertThat(signal.labels()).isEqualTo(Map.of("?", "\ud83d\ude00?"));
    }

    @Test
    void shouldReadSentrysMetricAlerts() throws Exception {
        Signal signal = read(WebhookSource.SENTRY, """
                        {"action":"critical","data":{"description_title":"Critical: Too many errors","web_url":"https://sentry.io/a",
                         "metric_alert":{"id":"4","title":"Too many errors","date_started":"2026-11-23T11:59:00Z","date_closed":null,
                         "alert_rule":{"name":"Too many errors"}}}}
                        """).signals().getFirst();

        assertThat(signal.name()).isEqualTo("Too many errors");
        assertThat(signal.status()).isEqualTo(Signal.Status.FIRING);
        assertThat(signal.severity()).isEqualTo("critical");
        assertThat(signal.fingerprint()).isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource({"ALERTMANAGER,{}", "GRAFANA,{\"alerts\":{}}", "WEBHOOK,{\"signals\":3}"})
    void shouldRefuseWhatIsNoMessage(WebhookSource source, String body) {
        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(() -> read(source, body))
                .withMessageContaining("must be an array");
    }

    private static SignalReader.Found read(WebhookSource source, String body)
            throws CaptureRefusedException, IOException {
        return SignalReader.read("shop", source, JSON.readTree(body), NOW);
    }
}
