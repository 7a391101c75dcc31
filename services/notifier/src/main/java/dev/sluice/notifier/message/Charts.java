package dev.sluice.notifier.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.secret.SecretBox;
import dev.sluice.notifier.NotifierSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Addresses of charts. What is drawn stands sealed in the address itself: nobody can ask for a picture that was not sent to them, and
 * showing one needs no database.
 */
@ApplicationScoped
public class Charts {

    /** Where charts are, on this installation. */
    public static final String PATH = "/charts/";

    private static final String PROJECT = "charts";
    private static final String SOURCE = "chart";
    private static final int LONGEST = 2_500;

    private final SecretBox box;
    private final URI publicUrl;
    private final ObjectMapper json = WireJson.lenient();

    Charts(SecretBox box, NotifierSettings settings) {
        this.box = box;
        this.publicUrl = settings.publicUrl();
    }

    /** The links of an alert; with a chart where receivers on the internet can fetch it. */
    public Links links(AlertRecord alert) {
        Links plain = Links.of(alert, publicUrl);
        List<Interval> intervals = alert.evidence().map(Interval::of).orElse(List.of());
        if (intervals.isEmpty() || !"https".equals(publicUrl.getScheme())) {
            return plain;
        }
        try {
            String sealed = box.seal(PROJECT, SOURCE, json.writeValueAsString(intervals));
            return sealed.length() > LONGEST
                    ? plain
                    : new Links(
                            plain.rollout(),
                            Optional.of(
                                    URI.create(publicUrl.toString().replaceAll("/+$", "") + PATH + sealed + ".png")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an interval that cannot be written", e);
        }
    }

    /** The chart at such an address; empty when we did not make it. */
    public Optional<byte[]> at(String sealed) {
        if (sealed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            List<Interval> intervals =
                    json.readValue(box.open(PROJECT, SOURCE, sealed), new TypeReference<List<Interval>>() {});
            return Chart.png(intervals);
        } catch (SecretBox.Unopenable | JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
