package dev.sluice.watcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/**
 * A random history as a watcher heard it, record by record in the order of time, and the verdicts that it kept.
 *
 * @param heard every record of the topics
 * @param said the verdicts
 * @param counted somebody without whom the counts would be others
 */
public record Told(List<Heard> heard, List<JudgedRecord> said, String counted) {

    private static final Duration PACE = Duration.ofMillis(200);

    /** A record as a topic holds it. */
    public record Heard(Topic topic, TestRecord<String, byte[]> record) {}

    public Duration grace() {
        return History.GRACE;
    }

    public Duration lateAfter() {
        return History.LATE_AFTER;
    }

    /** The same without anything by that somebody. */
    public List<Heard> heardButOneWhoCounts() {
        return heard.stream()
                .filter(record -> !record.record().key().equals(World.PROJECT + '/' + counted))
                .toList();
    }

    /** Three stages, people by several ids; what is late comes when the next stage is open already. */
    public static Told history(Random random) {
        List<List<Sent>> stages = History.ofThreeStages(random);
        String counted =
                new Batch(stages, History.LATE_AFTER).entered().getFirst().person();
        Set<String> linked = new HashSet<>();
        List<Sent> events = new ArrayList<>();
        stages.forEach(stage -> events.addAll(OtherIds.of(stage, linked, random)));
        events.sort(Comparator.comparing(Sent::acceptedAt));
        List<Heard> heard = new ArrayList<>();
        List<JudgedRecord> said = new ArrayList<>();
        Instant now = World.START.plusSeconds(120);
        int open = 0;
        try (Driver driver = new Driver(History.GRACE, History.LATE_AFTER)) {
            for (Sent event : events) {
                while (open < 3 && !event.acceptedAt().isBefore(World.START.plus(Duration.ofHours(open + 1L)))) {
                    open++;
                    now = passTo(driver, now, World.START.plus(Duration.ofHours(open)));
                    heard.addAll(tables(World.at(open), now));
                    driver.watch(World.at(open));
                    now = now.plusSeconds(1);
                }
                now = passTo(driver, now, event.acceptedAt());
                heard.add(tell(driver, event));
                said.addAll(driver.keptVerdicts());
            }
            passTo(driver, now, now.plusSeconds(90));
            said.addAll(driver.keptVerdicts());
        }
        return new Told(List.copyOf(heard), List.copyOf(said), counted);
    }

    /** As the watcher has it: what came is counted and judged within moments, however long nothing else comes. */
    private static Instant passTo(Driver driver, Instant now, Instant then) {
        Instant reached = now;
        for (int i = 0; i < 3 && reached.isBefore(then); i++) {
            Duration step = Duration.between(reached, then);
            Duration time = step.compareTo(PACE) < 0 ? step : PACE;
            driver.pass(time);
            reached = reached.plus(time);
        }
        if (reached.isBefore(then)) {
            driver.pass(Duration.between(reached, then));
            reached = then;
        }
        return reached;
    }

    private static Heard tell(Driver driver, Sent event) {
        if (event.name().equals("link")) {
            driver.link(event.person(), event.uuid(), IdentityLink.Kind.IDENTIFIED);
            IdentityLink link = new IdentityLink(
                    World.PROJECT, event.person(), event.uuid(), IdentityLink.Kind.IDENTIFIED, event.acceptedAt());
            return record(Topic.IDENTITY_LINKS, link.key(), link, event.acceptedAt());
        }
        driver.send(event);
        return new Heard(Topic.EVENTS, event.toTestRecord());
    }

    private static List<Heard> tables(World world, Instant at) {
        return List.of(
                record(Topic.FLAGS, World.PROJECT + '/' + World.FLAG, world.flag(), at),
                record(Topic.COHORTS, World.PROJECT + "/internal", World.cohort(), at),
                record(Topic.ROLLOUTS, World.ROLLOUT, world.rollout(), at));
    }

    private static Heard record(Topic topic, String key, Object value, Instant at) {
        ObjectMapper json = WireJson.lenient();
        try {
            return new Heard(topic, new TestRecord<>(key, json.writeValueAsBytes(value), new RecordHeaders(), at));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a record that cannot be written", e);
        }
    }
}
