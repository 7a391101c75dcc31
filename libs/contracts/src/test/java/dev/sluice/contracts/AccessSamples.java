package dev.sluice.contracts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may come in, and what is written down of what they do. */
final class AccessSamples {

    private AccessSamples() {}

    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put(
                "access-key",
                new AccessKeyRecord(
                        "Ab3dEf6hIj9k",
                        "deploy pipeline",
                        AccessRole.EDITOR,
                        Optional.of("default"),
                        "cd".repeat(32),
                        Samples.AT,
                        "ada",
                        Optional.of(Samples.AT),
                        Optional.empty()));
        samples.put(
                "account",
                new AccountRecord(
                        "Cd5fGh8jKl1m",
                        "grace@example.com",
                        "Grace",
                        AccessRole.APPROVER,
                        Optional.of("default"),
                        Optional.of("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"),
                        Samples.AT,
                        "ada",
                        Samples.AT,
                        Optional.empty()));
        samples.put("ended-session", new EndedSession("account/Cd5fGh8jKl1m", Samples.AT));
        samples.put("access-use", new AccessUse("access-key/Ab3dEf6hIj9k", Samples.AT));
        samples.put("project", new ProjectRecord("default", "phc_demo", "ab".repeat(32), Samples.AT));
        samples.put(
                "project-with-ingestion",
                new ProjectRecord(
                        "default",
                        "phc_demo",
                        "ab".repeat(32),
                        Samples.AT,
                        Optional.of(new IngestionSettings(
                                2_000,
                                50_000_000,
                                false,
                                List.of(
                                        new IngestionSettings.PropertyRule(
                                                "card_number", IngestionSettings.Action.DROP),
                                        new IngestionSettings.PropertyRule("email", IngestionSettings.Action.HASH)),
                                Map.of("sentry", "c2VhbGVk")))));
        samples.put(
                "audit",
                new AuditRecord(
                                "default",
                                0,
                                Samples.AT,
                                "flag",
                                "new-checkout",
                                4,
                                "ada",
                                Change.Kind.PERSON,
                                "black friday",
                                new AuditRecord.Origin(
                                        "PATCH /api/v1/projects/default/flags/new-checkout",
                                        Optional.of("192.0.2.7"),
                                        Optional.of("key-7")),
                                List.of(new AuditRecord.Part(
                                        "conditions[0]",
                                        Optional.of("{\"filters\":[],\"share\":100}"),
                                        Optional.of("{\"filters\":[],\"share\":10000}"))),
                                "",
                                "")
                        .after(0, AuditRecord.NOTHING_BEFORE));
        return samples;
    }
}
