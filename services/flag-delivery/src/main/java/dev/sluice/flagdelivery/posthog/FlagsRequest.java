package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flagdelivery.http.Groups;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.serving.Asked;
import dev.sluice.flagdelivery.serving.Client;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an SDK asks of {@code /flags} or {@code /decide}. Fields that are not known are skipped.
 *
 * @param token the project's public token
 * @param distinctId for whom
 * @param anonymousId the id that they had before
 * @param deviceId of their device
 * @param personProperties what the SDK knows of them
 * @param groups their groups' keys by type: texts or numbers
 * @param groupProperties what the SDK knows of their groups, by type
 * @param flagKeys the flags asked for; empty when all are
 * @param client what the SDK says of itself
 * @param disableFlags whether no flags are wanted
 */
record FlagsRequest(
        Optional<String> token,
        Optional<String> distinctId,
        Optional<String> anonymousId,
        Optional<String> deviceId,
        Map<String, Object> personProperties,
        Map<String, Object> groups,
        Map<String, Object> groupProperties,
        Optional<Set<String>> flagKeys,
        Client client,
        boolean disableFlags) {

    static FlagsRequest parse(Bytes json) throws Refusal {
        try (JsonParser in = Json.FACTORY.createParser(json.array(), 0, json.length())) {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw Refusal.unreadable("the body is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                throw Fields.invalid("the body must be a JSON object");
            }
            FlagsRequest request = readFrom(in);
            if (in.nextToken() != null) {
                throw Refusal.unreadable("something follows the JSON object");
            }
            return request;
        } catch (StreamConstraintsException e) {
            throw Refusal.unreadable("the body is deeper or has longer names or numbers than is read");
        } catch (IOException e) {
            throw Refusal.unreadable("the body is not JSON");
        }
    }

    private static FlagsRequest readFrom(JsonParser in) throws IOException, Refusal {
        Optional<String> token = Optional.empty();
        Optional<String> distinctId = Optional.empty();
        Optional<String> anonymousId = Optional.empty();
        Optional<String> deviceId = Optional.empty();
        Map<String, Object> personProperties = Map.of();
        Map<String, Object> groups = Map.of();
        Map<String, Object> groupProperties = Map.of();
        Optional<Set<String>> flagKeys = Optional.empty();
        EvaluationRuntime runtime = EvaluationRuntime.ALL;
        List<String> contexts = List.of();
        boolean disableFlags = false;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            JsonToken value = in.nextToken();
            switch (field) {
                case "token", "api_key", "$token" ->
                    token = Fields.text(in, field).or(Fields.known(token));
                case "distinct_id", "$distinct_id" ->
                    distinctId = Fields.id(in, field).or(Fields.known(distinctId));
                case "$anon_distinct_id" -> anonymousId = Fields.id(in, field);
                case "$device_id", "device_id" ->
                    deviceId = Fields.id(in, field).or(Fields.known(deviceId));
                case "person_properties" -> personProperties = Fields.object(in, field);
                case "groups" -> groups = Fields.object(in, field);
                case "group_properties" -> groupProperties = Fields.object(in, field);
                case "flag_keys", "flag_keys_to_evaluate" ->
                    flagKeys = Fields.texts(in, field).or(Fields.known(flagKeys));
                case "evaluation_contexts", "evaluation_environments" ->
                    contexts = Fields.texts(in, field).map(List::copyOf).orElse(contexts);
                case "evaluation_runtime" -> runtime = runtime(in);
                case "disable_flags" -> {
                    disableFlags = value == JsonToken.VALUE_TRUE;
                    in.skipChildren();
                }
                default -> in.skipChildren();
            }
        }
        return new FlagsRequest(
                token,
                distinctId,
                anonymousId,
                deviceId,
                personProperties,
                groups,
                groupProperties,
                flagKeys,
                new Client(runtime, contexts),
                disableFlags);
    }

    /** A runtime of another name is of an SDK that is newer than this: it is told everything, as if it had not said. */
    private static EvaluationRuntime runtime(JsonParser in) throws IOException, Refusal {
        return Fields.text(in, "evaluation_runtime")
                .flatMap(EvaluationRuntime::ofWireName)
                .orElse(EvaluationRuntime.ALL);
    }

    /** For whom to evaluate. */
    Asked asked() throws Refusal {
        String id = distinctId.orElseThrow(() -> Fields.invalid("distinct_id is missing: say for whom to evaluate"));
        return new Asked(
                id,
                personProperties,
                Groups.of(groups, groupProperties),
                deviceId.filter(text -> !text.isEmpty()),
                anonymousId.filter(text -> !text.isEmpty() && !text.equals(id)));
    }
}
