package dev.sluice.notifier.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.message.Links;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PagerDutyEventTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(getClass().getResourceAsStream("/pagerduty/events-v2.schema.json"));

    @ParameterizedTest
    @EnumSource(AlertRecord.Kind.class)
    void shouldBeAnEventOfTheSchemaWhateverHappened(AlertRecord.Kind kind) throws Exception {
        for (AlertRecord.Severity severity : AlertRecord.Severity.values()) {
            assertThat(schema.validate(event(Alerts.of(kind, severity)))).isEmpty();
        }
    }

    @Test
    void shouldKeepWithinTheLimitsWithEvidenceAndChart() throws Exception {
        Links links = new Links(
                URI.create("https://sluice.example/r"),
                Optional.of(URI.create("https://sluice.example/charts/v1.x.png")));

        JsonNode event = new ObjectMapper().readTree(PagerDutyEvent.of(Alerts.withEvidence(), KEY, links));

        assertThat(schema.validate(event)).isEmpty();
        assertThat(event.at("/payload/summary").asText()).hasSize(1_024).doesNotContain("\n");
        assertThat(event.at("/images/0/src").asText()).endsWith(".png");
    }

    @Test
    void shouldOpenAcknowledgeAndResolveOneIncidentPerRun() throws Exception {
        assertThat(action(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE))
                .isEqualTo("trigger");
        assertThat(action(AlertRecord.Kind.ROLLBACK_UNCONFIRMED, AlertRecord.Severity.PAGE))
                .isEqualTo("trigger");
        assertThat(action(AlertRecord.Kind.HELD, AlertRecord.Severity.WARNING)).isEqualTo("trigger");
        assertThat(action(AlertRecord.Kind.HELD, AlertRecord.Severity.INFO))
                .as("a person paused it: somebody is on it")
                .isEqualTo("acknowledge");
        assertThat(action(AlertRecord.Kind.PLAN_CHANGED, AlertRecord.Severity.INFO))
                .isEqualTo("acknowledge");
        assertThat(action(AlertRecord.Kind.APPROVAL_NEEDED, AlertRecord.Severity.INFO))
                .isEqualTo("trigger");
        assertThat(action(AlertRecord.Kind.UNDELIVERED, AlertRecord.Severity.PAGE))
                .isEqualTo("trigger");
        assertThat(action(AlertRecord.Kind.RESUMED, AlertRecord.Severity.INFO)).isEqualTo("resolve");
        assertThat(action(AlertRecord.Kind.COMPLETED, AlertRecord.Severity.INFO))
                .isEqualTo("resolve");
        assertThat(key(AlertRecord.Kind.RESUMED)).isEqualTo(key(AlertRecord.Kind.ROLLED_BACK));
        assertThat(key(AlertRecord.Kind.STARTED))
                .as("a new run closes what the run before it left open")
                .isEqualTo("sluice/shop/new-checkout/1");
    }

    @Test
    void shouldLinkToTheFlagThatWasWidenedWithoutARollout() throws Exception {
        assertThat(event(Alerts.of(AlertRecord.Kind.WIDENED_BY_HAND, AlertRecord.Severity.WARNING))
                        .at("/links/0/href")
                        .asText())
                .isEqualTo("https://sluice.example/api/v1/projects/shop/flags/new-checkout/history");
    }

    private String action(AlertRecord.Kind kind, AlertRecord.Severity severity) throws Exception {
        return event(Alerts.of(kind, severity)).get("event_action").asText();
    }

    private String key(AlertRecord.Kind kind) throws Exception {
        return event(Alerts.of(kind, AlertRecord.Severity.INFO))
                .get("dedup_key")
                .asText();
    }

    private static JsonNode event(AlertRecord alert) throws Exception {
        return new ObjectMapper()
                .readTree(PagerDutyEvent.of(alert, KEY, Links.of(alert, URI.create("https://sluice.example"))));
    }
}
