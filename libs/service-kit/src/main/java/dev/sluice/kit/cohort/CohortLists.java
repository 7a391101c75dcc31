package dev.sluice.kit.cohort;

import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists of all static cohorts, followed as they change: 8 bytes a member, and no text. One thread reads; any thread may ask.
 */
public final class CohortLists implements FollowedTopic {

    private final Map<String, MemberLists> byProject = new ConcurrentHashMap<>();
    private final Runnable onChange;
    private TableReader reader;

    CohortLists(Runnable onChange) {
        this.onChange = onChange;
    }

    /**
     * Starts to read.
     *
     * @param onChange told after every change, on the reading thread
     */
    public static CohortLists open(String bootstrapServers, Runnable onChange) {
        CohortLists lists = new CohortLists(onChange);
        lists.reader = TableReader.open(Topic.COHORT_MEMBERS, bootstrapServers, lists::apply);
        return lists;
    }

    /** A project's lists as they stand. */
    public MemberLists of(String project) {
        return byProject.getOrDefault(project, MemberLists.NONE);
    }

    @Override
    public Topic topic() {
        return Topic.COHORT_MEMBERS;
    }

    @Override
    public boolean isCaughtUp() {
        return reader.isCaughtUp();
    }

    @Override
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return reader.awaitCaughtUp(atMost);
    }

    @Override
    public boolean isAlive() {
        return reader.isAlive();
    }

    @Override
    public Optional<String> trouble() {
        return reader.trouble();
    }

    @Override
    public void close() {
        reader.close();
    }

    void apply(String key, Optional<byte[]> value) throws IOException {
        ListSlice slice = ListSlice.of(key, value);
        Map<String, MemberList> lists = new HashMap<>(of(slice.project()).byCohort());
        slice.into(lists);
        byProject.put(slice.project(), new MemberLists(lists));
        onChange.run();
    }
}
