package dev.sluice.flagdelivery.people;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is kept of people and groups, in memory: of each only what somebody needs, and of most nothing at all.
 *
 * <p>One thread for each of persons and groups writes; any thread may ask.
 */
public final class PeopleStore implements Known {

    /** A power of two. */
    private static final int RECENT = 4_096;

    /** Of one project. */
    static final class OfProject {
        final Map<String, KnownPerson> persons = new ConcurrentHashMap<>();
        /** By type and key, see {@link #groupId}. */
        final Map<String, Map<String, Object>> groups = new ConcurrentHashMap<>();
    }

    private final Needs needs;
    private final Map<String, OfProject> projects = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    /** People who are known by the same few values share them: one of each kind, by hash. Of the thread that writes persons. */
    private final KnownPerson[] recent = new KnownPerson[RECENT];

    /** An empty store that keeps what is needed. */
    public PeopleStore(Needs needs) {
        this.needs = needs;
    }

    /** What it keeps. */
    public Needs needs() {
        return needs;
    }

    @Override
    public Optional<KnownPerson> person(String project, String distinctId) {
        OfProject of = projects.get(project);
        return of == null ? Optional.empty() : Optional.ofNullable(of.persons.get(distinctId));
    }

    @Override
    public Map<String, Object> group(String project, String type, String key) {
        OfProject of = projects.get(project);
        return of == null ? Map.of() : of.groups.getOrDefault(groupId(type, key), Map.of());
    }

    @Override
    public Needs.OfProject missing(String project, Needs.OfProject wanted) {
        return wanted.without(needs.ofProject(project));
    }

    /**
     * Takes a person's record.
     *
     * @param key {@code project/distinctId}
     * @param json the record; empty when the person was deleted
     */
    void putPerson(String key, Optional<byte[]> json) throws IOException {
        int slash = key.indexOf('/');
        if (slash < 0) {
            throw new IOException("the key has no project");
        }
        String project = key.substring(0, slash);
        Needs.OfProject wanted = needs.byProject().get(project);
        OfProject of = ofProject(project);
        if (wanted == null) {
            return;
        }
        Optional<KnownPerson> person = json.isEmpty()
                ? Optional.empty()
                : KeptRecord.person(json.get(), wanted.properties().ofPersons(), wanted.firstIds());
        changes.incrementAndGet();
        String distinctId = key.substring(slash + 1);
        if (person.isPresent()) {
            of.persons.put(distinctId, shared(person.get()));
        } else {
            of.persons.remove(distinctId);
        }
    }

    /**
     * Takes a group's record.
     *
     * @param key {@code project/groupType/groupKey}
     * @param json the record; empty when the group was deleted
     */
    void putGroup(String key, Optional<byte[]> json) throws IOException {
        int first = key.indexOf('/');
        int second = key.indexOf('/', first + 1);
        if (first < 0 || second < 0) {
            throw new IOException("the key names no group");
        }
        String project = key.substring(0, first);
        String type = key.substring(first + 1, second);
        Needs.OfProject wanted = needs.byProject().get(project);
        OfProject of = ofProject(project);
        if (wanted == null || !wanted.properties().ofGroups().containsKey(type)) {
            return;
        }
        Map<String, Object> properties = json.isEmpty()
                ? Map.of()
                : KeptRecord.group(json.get(), wanted.properties().ofGroups().get(type));
        changes.incrementAndGet();
        String id = groupId(type, key.substring(second + 1));
        if (properties.isEmpty()) {
            of.groups.remove(id);
        } else {
            of.groups.put(id, properties);
        }
    }

    /** Groups' types have no line break, so no two groups have one id. */
    static String groupId(String type, String key) {
        return type + "\n" + key;
    }

    /** Also of a project of which nothing is kept: that it was told of is worth knowing. */
    OfProject ofProject(String project) {
        return projects.computeIfAbsent(project, name -> new OfProject());
    }

    /** By project. */
    Map<String, OfProject> projects() {
        return projects;
    }

    /**
     * Takes over what another store knows of projects that this one was told nothing of.
     *
     * @return of how many persons and groups
     */
    int keepWhatWasNotToldOf(PeopleStore before) {
        int kept = 0;
        for (Map.Entry<String, OfProject> old : before.projects.entrySet()) {
            int count = old.getValue().persons.size() + old.getValue().groups.size();
            if (count > 0 && projects.putIfAbsent(old.getKey(), old.getValue()) == null) {
                kept += count;
            }
        }
        return kept;
    }

    private KnownPerson shared(KnownPerson person) {
        int at = person.hashCode() & (RECENT - 1);
        if (person.equals(recent[at])) {
            return recent[at];
        }
        recent[at] = person;
        return person;
    }

    /** Of how many persons something is kept. */
    public long personCount() {
        return projects.values().stream().mapToLong(of -> of.persons.size()).sum();
    }

    /** Of how many groups something is kept. */
    public long groupCount() {
        return projects.values().stream().mapToLong(of -> of.groups.size()).sum();
    }

    /** Grows with every change. */
    public long changeCount() {
        return changes.get();
    }
}
