package dev.sluice.ingestion.otlp;

import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.intake.EventDraft;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an event of OpenTelemetry means here.
 *
 * <p>{@code feature_flag.evaluation} (OpenTelemetry's semantic conventions for feature flags, and OpenFeature's appendix on
 * observability) is an exposure, in the form in which SDKs send theirs. Any other log record with an event's name and a person's id is
 * that event: OpenFeature's {@code track(name, details)} has no wire form of its own, and this one says all that it says.
 *
 * <p>Earlier names of attributes are understood: {@code feature_flag.variant} (until 1.32 of the conventions), {@code
 * feature_flag.provider_name} (1.33), {@code feature_flag.evaluation.value} and a {@code value} in the body (1.34), and span events
 * called {@code feature_flag}.
 */
final class OtlpTranslation {

    /** The person, in falling order of how surely it is the id that the flag was evaluated for. */
    private static final String[] PERSON = {"feature_flag.context.id", "user.id", "enduser.id"};

    private static final Set<String> EVALUATION = Set.of("feature_flag.evaluation", "feature_flag");

    /** Sluice's own OFREP calls a boolean flag's two values so; "true" and "false" come from providers that print the value. */
    private static final Map<String, Boolean> BOOLEAN_VARIANTS =
            Map.of("on", true, "off", false, "true", true, "false", false);

    private OtlpTranslation() {}

    /** What becomes of an event. */
    sealed interface Outcome {
        /** It is one of ours. */
        record Taken(EventDraft draft) implements Outcome {}

        /** It should have been, but something is missing; or a log record is of another kind. */
        record Refused(Reason reason, String detail) implements Outcome {}
    }

    /** Whether an event of a span is meant for us; spans carry many others, such as exceptions. */
    static boolean isEvaluation(String name) {
        return EVALUATION.contains(name);
    }

    static Outcome of(OtlpEvent event) {
        if (isEvaluation(event.name())) {
            return exposure(event);
        }
        if (event.name().isEmpty()) {
            return new Outcome.Refused(
                    Reason.NOT_AN_EVENT, "a log record without an event name is not kept: only named events are");
        }
        return person(event)
                .<Outcome>map(person -> new Outcome.Taken(draft(event, event.name(), person, tracked(event))))
                .orElseGet(OtlpTranslation::withoutPerson);
    }

    private static Outcome exposure(OtlpEvent event) {
        Optional<String> flag = event.firstText("feature_flag.key");
        if (flag.isEmpty()) {
            return new Outcome.Refused(Reason.MISSING_FLAG_KEY, "\"feature_flag.key\" must name the flag");
        }
        Optional<String> person = person(event);
        if (person.isEmpty()) {
            return withoutPerson();
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("$feature_flag", flag.get());
        Optional<String> error = event.firstText("error.type");
        if (error.isPresent()) {
            // The caller's own default was used: nobody was given anything by the flag.
            properties.put("$feature_flag_error", error.get());
        } else {
            Optional<Object> served = served(event);
            if (served.isEmpty()) {
                return new Outcome.Refused(
                        Reason.UNREADABLE_VALUE,
                        "send \"feature_flag.result.variant\", or a \"feature_flag.result.value\" that is text, a number or"
                                + " a boolean");
            }
            properties.put("$feature_flag_response", served.get());
            properties.put("$feature/" + flag.get(), served.get());
        }
        event.first("feature_flag.version")
                .ifPresent(version -> properties.put("$feature_flag_version", wholeIfItIs(version)));
        put(properties, "$feature_flag_reason", reason(event));
        put(properties, "$feature_flag_set_id", event.firstText("feature_flag.set.id"));
        put(
                properties,
                "$feature_flag_provider",
                event.firstText("feature_flag.provider.name", "feature_flag.provider_name"));
        properties.put("$lib", "otlp");
        return new Outcome.Taken(draft(event, "$feature_flag_called", person.get(), properties));
    }

    /**
     * What the person was given, as SDKs say it: {@code true}, {@code false} or a variant's key; empty when it cannot be told.
     *
     * <p>A value of the boolean type decides, then the variant. A flag that is off, or whose default was served, without a variant,
     * gives {@code false}, as an SDK would say of it: the value that stands beside it is the caller's own.
     */
    private static Optional<Object> served(OtlpEvent event) {
        Optional<Object> value = event.first("feature_flag.result.value", "feature_flag.evaluation.value")
                .or(() -> Optional.ofNullable(event.body().get("value")));
        if (value.filter(Boolean.class::isInstance).isPresent()) {
            return value;
        }
        Optional<String> variant = event.firstText("feature_flag.result.variant", "feature_flag.variant");
        if (variant.isPresent()) {
            Boolean named = value.isEmpty() ? BOOLEAN_VARIANTS.get(variant.get()) : null;
            return Optional.of(named == null ? variant.get() : named);
        }
        String reason = reason(event).orElse("");
        if (reason.equals("disabled") || reason.equals("default")) {
            return Optional.of(false);
        }
        return value.filter(given -> given instanceof String || given instanceof Number)
                .map(Object::toString)
                .filter(text -> !text.isEmpty())
                .map(Object.class::cast);
    }

    private static Optional<String> reason(OtlpEvent event) {
        return event.firstText("feature_flag.result.reason", "feature_flag.evaluation.reason")
                .map(reason -> reason.toLowerCase(Locale.ROOT));
    }

    /** Versions are text in the conventions; ours are whole numbers, and those who compare them expect a number. */
    private static Object wholeIfItIs(Object version) {
        if (version instanceof String text && text.matches("[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        return version;
    }

    private static Map<String, Object> tracked(OtlpEvent event) {
        Map<String, Object> properties = new LinkedHashMap<>(event.body());
        properties.putAll(event.attributes());
        for (String id : PERSON) {
            properties.remove(id);
        }
        properties.put("$lib", "otlp");
        return properties;
    }

    private static Optional<String> person(OtlpEvent event) {
        return event.firstText(PERSON);
    }

    private static Outcome withoutPerson() {
        return new Outcome.Refused(
                Reason.MISSING_DISTINCT_ID,
                "\"feature_flag.context.id\" (or \"user.id\") must say whom it happened to, and not be empty");
    }

    private static EventDraft draft(OtlpEvent event, String name, String person, Map<String, Object> properties) {
        return new EventDraft(name, person, Optional.empty(), event.at(), properties);
    }

    private static void put(Map<String, Object> properties, String name, Optional<String> value) {
        value.ifPresent(text -> properties.put(name, text));
    }
}
