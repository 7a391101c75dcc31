package dev.sluice.watcher.recount;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.watcher.watch.WatchList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What the tables said at a moment, and what was watched then. */
final class Tables {

    private final ObjectMapper json = WireJson.lenient();
    private final Map<String, RolloutRecord> rollouts = new LinkedHashMap<>();
    private final Map<String, FlagRecord> flags = new LinkedHashMap<>();
    private final Map<String, CohortRecord> cohorts = new LinkedHashMap<>();
    private final Map<String, TemplateRecord> templates = new LinkedHashMap<>();
    private final Function<String, StaticCohorts> lists;
    private WatchList list = WatchList.empty();
    private boolean isChanged;

    /** @param lists a project's static cohorts, as they are now: their past is not kept */
    Tables(Function<String, StaticCohorts> lists) {
        this.lists = lists;
    }

    /** Takes in a record of a table; others are left alone. */
    void hear(Heard heard) {
        switch (heard.topic()) {
            case ROLLOUTS -> put(rollouts, heard, RolloutRecord.class);
            case FLAGS -> put(flags, heard, FlagRecord.class);
            case COHORTS -> put(cohorts, heard, CohortRecord.class);
            case TEMPLATES -> put(templates, heard, TemplateRecord.class);
            case EVENTS, IDENTITY_LINKS -> {}
            default -> throw new IllegalArgumentException("the watcher does not hear of " + heard.topic());
        }
    }

    WatchList watchList() {
        if (isChanged) {
            list = list.next(
                    rollouts.values(), flags.values(), cohorts.values(), templates.values(), lists, Instant.EPOCH);
            isChanged = false;
        }
        return list;
    }

    private <T> void put(Map<String, T> table, Heard heard, Class<T> type) {
        isChanged = true;
        try {
            if (heard.record().value() == null) {
                table.remove(heard.record().key());
            } else {
                table.put(heard.record().key(), json.readValue(heard.record().value(), type));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a record of " + heard.topic().topicName() + " cannot be read", e);
        }
    }
}
