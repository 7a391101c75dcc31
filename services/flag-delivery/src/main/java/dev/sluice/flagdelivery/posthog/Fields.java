package dev.sluice.flagdelivery.posthog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contracts.DistinctIds;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.JsonValues;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads single fields of a request and refuses those of another kind than they should be, by name. {@code null} is as good as absent. */
final class Fields {

    /** Flags, contexts: nobody has more of them than this. */
    private static final int TEXTS_MAX = 10_000;

    private Fields() {}

    static <T> Supplier<Optional<T>> known(Optional<T> before) {
        return () -> before;
    }

    static Optional<String> text(JsonParser in, String field) throws IOException, Refusal {
        return switch (in.currentToken()) {
            case VALUE_STRING -> Optional.of(in.getText());
            case VALUE_NULL -> Optional.empty();
            default -> throw invalid(field + " must be a text");
        };
    }

    /** A person's or a device's id. */
    static Optional<String> id(JsonParser in, String field) throws IOException, Refusal {
        return switch (in.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                Optional.of(DistinctIds.normalised(in.getText()));
            case VALUE_NULL -> Optional.empty();
            default -> throw invalid(field + " must be a text or a number");
        };
    }

    /** PHP writes an object without fields as an empty list. */
    static Map<String, Object> object(JsonParser in, String field) throws IOException, Refusal {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                return JsonValues.readObject(in);
            }
            case VALUE_NULL -> {
                return Map.of();
            }
            case START_ARRAY -> {
                if (in.nextToken() == JsonToken.END_ARRAY) {
                    return Map.of();
                }
                throw invalid(field + " must be an object");
            }
            default -> throw invalid(field + " must be an object");
        }
    }

    /** A list of texts, each once, in their order. */
    static Optional<Set<String>> texts(JsonParser in, String field) throws IOException, Refusal {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(field + " must be a list of texts");
        }
        Set<String> texts = new LinkedHashSet<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid(field + " must be a list of texts");
            }
            texts.add(in.getText());
            if (texts.size() > TEXTS_MAX) {
                throw invalid(field + " must have at most " + TEXTS_MAX + " texts");
            }
        }
        return Optional.of(texts);
    }

    static Refusal invalid(String detail) {
        return new Refusal(Refusal.Kind.INVALID, detail);
    }
}
