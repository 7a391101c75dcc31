package dev.sluice.ingestion.fuzz;

import static dev.sluice.ingestion.otlp.Records.bool;
import static dev.sluice.ingestion.otlp.Records.evaluation;
import static dev.sluice.ingestion.otlp.Records.logs;
import static dev.sluice.ingestion.otlp.Records.named;
import static dev.sluice.ingestion.otlp.Records.span;
import static dev.sluice.ingestion.otlp.Records.spanEvent;
import static dev.sluice.ingestion.otlp.Records.text;
import static dev.sluice.ingestion.otlp.Records.traces;
import static dev.sluice.ingestion.otlp.Records.whole;

import com.google.protobuf.Message;
import java.util.List;

/** Bodies that are taken, one of each kind. */
public final class Good {

    /** The token of all of them. */
    public static final String TOKEN = "phc_fuzz";

    /** As SDKs send. */
    public static final List<String> CAPTURE = List.of(
            "{\"api_key\":\"phc_fuzz\",\"batch\":[{\"uuid\":\"0192f3a4-7b1c-7def-8123-456789abcdef\",\"event\":\"a\","
                    + "\"properties\":{\"token\":\"phc_fuzz\",\"distinct_id\":\"u\",\"x\":[1,-2.5e3,{\"y\":null}]},"
                    + "\"$set\":{\"plan\":\"fr\\u00e9e\"},\"timestamp\":\"2026-11-23T03:45:47.638Z\"},"
                    + "{\"event\":\"b\",\"distinct_id\":17,\"offset\":1200}],\"sent_at\":\"2026-11-23T03:45:48Z\"}",
            "[{\"event\":\"ü😀\",\"properties\":{\"token\":\"phc_fuzz\",\"distinct_id\":{\"k\":[]}}},{\"event\":\"c\","
                    + "\"$token\":\"phc_fuzz\",\"$distinct_id\":\"v\"}]",
            "{\"event\":\"s\",\"token\":\"phc_fuzz\",\"distinct_id\":\"u\",\"properties\":{\"$ignore_sent_at\":true}}",
            "{\"$distinct_id\":\"u\",\"api_key\":\"phc_fuzz\",\"$set\":{\"a\":{\"b\":{\"c\":true}}},\"historical_migration\":true}",
            "{\"api_key\":\"phc_fuzz\",\"batch\":[{\"event\":\"$identify\",\"distinct_id\":\"u\",\"properties\":"
                    + "{\"$anon_distinct_id\":\"a\",\"$set\":{\"email\":\"a@b.example\"},\"$set_once\":{\"x\":1},\"$unset\":[\"y\"]}},"
                    + "{\"event\":\"$create_alias\",\"distinct_id\":\"u\",\"properties\":{\"alias\":\"w\",\"distinct_id\":\"u\"}},"
                    + "{\"event\":\"$groupidentify\",\"distinct_id\":\"u\",\"properties\":{\"$group_type\":\"company\","
                    + "\"$group_key\":\"acme\",\"$group_set\":{\"size\":10}}},{\"event\":\"$feature_flag_called\",\"distinct_id\":\"u\","
                    + "\"properties\":{\"$feature_flag\":\"f\",\"$feature_flag_response\":true,\"$feature_flag_version\":3,"
                    + "\"$ip\":\"198.51.100.7\",\"$groups\":{\"company\":\"acme\"}}}]}",
            "[{\"event\":\"$snapshot\",\"properties\":{\"token\":\"phc_fuzz\",\"distinct_id\":\"u\",\"$session_id\":\"s\","
                    + "\"$snapshot_data\":[{\"type\":4,\"timestamp\":1,\"data\":{}}]}}]");

    /** As exporters send. */
    public static final List<Message> LOGS = List.of(
            logs(
                    evaluation(
                            text("feature_flag.key", "f"),
                            text("feature_flag.context.id", "u"),
                            text("feature_flag.result.variant", "on"),
                            text("feature_flag.version", "3")),
                    named("order", text("user.id", "u"), whole("value", 3))),
            logs(evaluation(
                    text("feature_flag.key", "f"), text("user.id", "u"), bool("feature_flag.result.value", true))));

    public static final List<Message> TRACES = List.of(traces(span(
            List.of(text("enduser.id", "u")),
            spanEvent("exception"),
            spanEvent("feature_flag", text("feature_flag.key", "f"), text("feature_flag.variant", "b")))));

    /** As Alertmanager and Grafana send. */
    public static final List<String> GROUPS = List.of(
            "{\"version\":\"4\",\"status\":\"firing\",\"externalURL\":\"https://a.example\",\"alerts\":[{\"status\":\"firing\",\"labels\":"
                    + "{\"alertname\":\"a\",\"severity\":\"page\"},\"annotations\":{\"summary\":\"s\"},\"startsAt\":"
                    + "\"2026-11-23T11:58:00.5Z\",\"endsAt\":\"0001-01-01T00:00:00Z\",\"generatorURL\":\"https://p.example\","
                    + "\"fingerprint\":\"c6\",\"values\":{\"B\":1.5}},{\"status\":\"resolved\",\"labels\":{\"alertname\":\"b\"},"
                    + "\"startsAt\":\"2026-11-23T11:00:00+01:00\",\"endsAt\":\"2026-11-23T11:30:00Z\"}]}");

    public static final List<String> DATADOG = List.of(
            "{\"title\":\"[Triggered on {host:a}] b\",\"transition\":\"Triggered\",\"cycle\":\"4\",\"priority\":\"P1\",\"tags\":"
                    + "\"env:prod, urgent\",\"scope\":\"host:a\",\"link\":\"https://d.example\",\"date\":\"1795435200000\"}");

    public static final List<String> OWN = List.of(
            "[{\"name\":\"a\",\"status\":\"firing\",\"labels\":{\"x\":\"1\"},\"url\":\"https://x.example\",\"started_at\":"
                    + "\"2026-11-23T11:00:00Z\"}]",
            "{\"signals\":[{\"name\":\"a\",\"status\":\"resolved\",\"ended_at\":1795435200000}]}");

    public static final List<String> SENTRY = List.of(
            "{\"action\":\"created\",\"data\":{\"error\":{\"event_id\":\"bb78c1407cea4519aa397afc059c793d\",\"datetime\":"
                    + "\"2026-11-23T11:59:37.391000Z\",\"timestamp\":1795435177.391,\"metadata\":{\"type\":\"T\",\"value\":\"v\"},"
                    + "\"exception\":{\"values\":[{\"type\":\"T\",\"mechanism\":{\"handled\":false}}]},\"tags\":[[\"environment\",\"p\"]],"
                    + "\"user\":{\"id\":\"u1\"},\"contexts\":{\"flags\":{\"values\":[{\"flag\":\"f\",\"result\":true}]}}}}}",
            "{\"action\":\"critical\",\"data\":{\"metric_alert\":{\"id\":\"4\",\"date_started\":\"2026-11-23T11:59:00Z\","
                    + "\"alert_rule\":{\"name\":\"e\"}}}}");

    private Good() {}
}
