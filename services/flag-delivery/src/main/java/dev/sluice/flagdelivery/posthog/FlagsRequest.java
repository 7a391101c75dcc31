package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.contracts.DistinctIds;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.http.Json;
import dev.sluice.flagdelivery.http.JsonValues;
import dev.sluice.flagdelivery.http.Refusal;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an SDK asks of {@code /flags} or {@code /decide}. Fields that are not known are skipped.
 *
 * @param token the project's public token
 * @param distinctId for whom
 * @param personProperties what the SDK knows of them
 * @param flagKeys the flags asked for; empty when all are
 * @param disableFlags whether no flags are wanted
 */
record FlagsRequest(
        Optional<String> token,
        Optional<String> distinctId,
        Map<String, Object> personProperties,
        Optional<Set<String>> flagKeys,
        boolean disableFlags) {

    static FlagsRequest parse(byte[] json) throws Refusal {
        try (JsonParser in = Json.FACTORY.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("the body must be a JSON object");
            }
            return readFrom(in);
        } catch (StreamConstraintsException e) {
            throw Refusal.unreadable("the body is deeper or has longer names or numbers than is read");
        } catch (IOException e) {
            throw Refusal.unreadable("the body is not JSON");
        }
    }

    private static FlagsRequest readFrom(JsonParser in) throws IOException, Refusal {
        Optional<String> token = Optional.empty();
        Optional<String> distinctId = Optional.empty();
        Map<String, Object> personProperties = Map.of();
        Optional<Set<String>> flagKeys = Optional.empty();
        boolean disableFlags = false;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            JsonToken value = in.nextToken();
            switch (field) {
                case "token", "api_key", "$token" -> token = textOr(in, field, token);
                case "distinct_id", "$distinct_id" -> distinctId = idOr(in, field, distinctId);
                case "person_properties" -> personProperties = object(in, field);
                case "flag_keys", "flag_keys_to_evaluate" -> flagKeys = keysOr(in, field, flagKeys);
                case "disable_flags" -> disableFlags = value == JsonToken.VALUE_TRUE;
                default -> in.skipChildren();
            }
        }
        if (in.nextToken() != null) {
            throw Refusal.unreadable("something follows the JSON object");
        }
        return new FlagsRequest(token, distinctId, personProperties, flagKeys, disableFlags);
    }

    /** For whom to evaluate. */
    Person person() throws Refusal {
        String id = distinctId.orElseThrow(() -> invalid("distinct_id is missing: say for whom to evaluate"));
        return new Person(id, personProperties);
    }

    private static Optional<String> textOr(JsonParser in, String field, Optional<String> known)
            throws IOException, Refusal {
        return switch (in.currentToken()) {
            case VALUE_STRING -> Optional.of(in.getText());
            case VALUE_NULL -> known;
            default -> throw invalid(field + " must be a text");
        };
    }

    private static Optional<String> idOr(JsonParser in, String field, Optional<String> known)
            throws IOException, Refusal {
        return switch (in.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                Optional.of(DistinctIds.normalised(in.getText()));
            case VALUE_NULL -> known;
            default -> throw invalid(field + " must be a text or a number");
        };
    }

    private static Map<String, Object> object(JsonParser in, String field) throws IOException, Refusal {
        return switch (in.currentToken()) {
            case START_OBJECT -> JsonValues.readObject(in);
            case VALUE_NULL -> Map.of();
            default -> throw invalid(field + " must be an object");
        };
    }

    private static Optional<Set<String>> keysOr(JsonParser in, String field, Optional<Set<String>> known)
            throws IOException, Refusal {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return known;
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(field + " must be a list of flag keys");
        }
        Set<String> keys = new LinkedHashSet<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid(field + " must be a list of flag keys");
            }
            keys.add(in.getText());
        }
        return Optional.of(keys);
    }

    private static Refusal invalid(String detail) {
        return new Refusal(Refusal.Kind.INVALID, detail);
    }
}
