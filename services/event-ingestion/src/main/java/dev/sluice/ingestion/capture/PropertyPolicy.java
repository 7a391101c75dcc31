package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.IngestionSettings.Action;
import dev.sluice.contracts.IngestionSettings.PropertyRule;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What of a project's events is not stored as it came.
 *
 * <p>A property that is to be hashed becomes the hexadecimal HMAC-SHA-256 of its value under the project's token: of a text, its
 * characters in UTF-8; of anything else, its JSON as sent. Equal values stay equal within a project and differ between projects. The
 * token is no secret, so this hides values from readers, not from someone who guesses them.
 */
public final class PropertyPolicy {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, Action> actions;
    private final boolean keepsAddresses;
    private final String token;

    /** @param token the project's */
    public PropertyPolicy(IngestionSettings settings, String token) {
        this.actions = settings.properties().stream()
                .collect(Collectors.toUnmodifiableMap(
                        PropertyRule::property,
                        PropertyRule::action,
                        // Of two rules for one property the one that tells less counts.
                        (one, other) -> one == Action.DROP ? one : other));
        this.keepsAddresses = settings.keepIp();
        this.token = token;
    }

    /**
     * What has to be changed in an event.
     *
     * @param address the sender's; kept only if the project asks, and the event does not name another
     * @param library properties to be added that name the SDK
     * @return by their places; most events have none
     */
    public List<Edit> editsOf(CapturedEvent event, Bytes body, Optional<String> address, Map<String, String> library) {
        Anatomy anatomy = event.anatomy();
        boolean addsAddress = keepsAddresses
                && address.isPresent()
                && anatomy.watched().stream().noneMatch(member -> member.name().equals(PrivateProperties.ADDRESS));
        if (anatomy.watched().isEmpty() && anatomy.lifted().isEmpty() && library.isEmpty() && !addsAddress) {
            return List.of();
        }
        List<Edit> edits = new ArrayList<>();
        for (Member member : anatomy.watched()) {
            actionOn(member.name())
                    .ifPresent(action -> edits.add(
                            switch (action) {
                                case DROP -> new Edit.Drop(member.whole());
                                case HASH -> new Edit.Put(member.value(), hashed(body, member.value()));
                            }));
        }
        List<String> added = new ArrayList<>();
        anatomy.lifted().forEach(lifted -> asProperty(lifted, body).ifPresent(added::add));
        library.forEach((name, value) -> added.add(property(name, quoted(value))));
        if (addsAddress) {
            added.add(property(PrivateProperties.ADDRESS, quoted(address.get())));
        }
        if (!added.isEmpty()) {
            edits.add(put(event, String.join(",", added)));
        }
        edits.sort(Comparator.comparingInt(edit -> edit.slice().start()));
        return edits;
    }

    private Optional<Action> actionOn(String property) {
        Action action = actions.get(property);
        if (action == null && !keepsAddresses && PrivateProperties.NAMES.contains(property)) {
            return Optional.of(Action.DROP);
        }
        return Optional.ofNullable(action);
    }

    private Optional<String> asProperty(Anatomy.Lifted lifted, Bytes body) {
        Optional<Action> action = actionOn(lifted.name());
        if (action.equals(Optional.of(Action.DROP))) {
            return Optional.empty();
        }
        String value = action.isPresent() ? hashed(body, lifted.value()) : text(body, lifted.value());
        return Optional.of(property(lifted.name(), value));
    }

    /** At the beginning of the properties, so that what the event itself says there wins. */
    private static Edit put(CapturedEvent event, String members) {
        Optional<Slice> properties = event.anatomy().properties();
        if (properties.isEmpty()) {
            int at = event.json().start() + 1;
            return new Edit.Put(new Slice(at, at), "\"properties\":{" + members + "},");
        }
        int at = properties.get().start() + 1;
        return new Edit.Put(new Slice(at, at), event.anatomy().propertiesEmpty() ? members : members + ",");
    }

    private String hashed(Bytes body, Slice value) {
        try (JsonParser in = JSON.createParser(body.array(), value.start(), value.end() - value.start())) {
            String hashed = in.nextToken() == JsonToken.VALUE_STRING ? in.getText() : text(body, value);
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return quoted(HexFormat.of().formatHex(mac.doFinal(hashed.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException("a value that was read once cannot be read again", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HMAC-SHA-256", e);
        }
    }

    private static String text(Bytes body, Slice slice) {
        return new String(body.array(), slice.start(), slice.end() - slice.start(), StandardCharsets.UTF_8);
    }

    private static String property(String name, String value) {
        return quoted(name) + ":" + value;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
