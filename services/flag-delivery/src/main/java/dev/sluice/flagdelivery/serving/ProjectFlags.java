package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Evaluation;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Explanation;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.FlagExplainer;
import dev.sluice.flag.Group;
import dev.sluice.flag.OtherIds;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.people.Needs;
import dev.sluice.kit.cohort.MemberLists;
import dev.sluice.kit.flag.Re2Regex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Everything that is needed to answer for one project, as it stood at one moment.
 *
 * <p>Immutable and for any thread, so that one request sees one state. A change makes a new one, in which unchanged flags are not
 * compiled again.
 */
public final class ProjectFlags {

    private static final Logger LOG = Logger.getLogger(ProjectFlags.class);

    private final ProjectRecord project;
    private final Map<String, ServedFlag> flags;
    /** Those that are evaluated, in the order in which the context evaluates them. */
    private final List<ServedFlag> usable;

    private final List<Cohort> cohorts;
    private final EvaluationContext context;
    private final MemberLists lists;
    private final Known known;
    private final Decidable decidable;
    private final Optional<Instant> newestChange;
    private final boolean hasRestrictedFlags;

    private ProjectFlags(
            ProjectRecord project,
            Map<String, ServedFlag> flags,
            List<Cohort> cohorts,
            EvaluationContext context,
            MemberLists lists,
            Known known,
            Decidable decidable) {
        this.project = project;
        this.decidable = decidable;
        this.lists = lists;
        this.known = known;
        this.flags = Collections.unmodifiableMap(flags);
        this.usable = flags.values().stream().filter(flag -> !flag.broken()).toList();
        this.cohorts = List.copyOf(cohorts);
        this.context = context;
        this.hasRestrictedFlags =
                flags.values().stream().anyMatch(flag -> flag.flag().traits().isPresent());
        this.newestChange =
                flags.values().stream().map(flag -> flag.record().change().at()).max(Comparator.naturalOrder());
    }

    /**
     * Makes a project's flags ready.
     *
     * @param before what is being replaced, for what can be taken over from it
     * @param newest flags, in the order in which answers list them
     * @param lists the cohorts that are lists
     * @param known what is known of people; it may change while these flags stay
     */
    static ProjectFlags of(
            ProjectRecord project,
            Collection<FlagRecord> newest,
            Collection<Cohort> newestCohorts,
            MemberLists lists,
            Known known,
            Optional<ProjectFlags> before) {
        Decidable decidable = Decidable.of(project.project(), newest, newestCohorts, known, before);
        List<FlagRecord> records = decidable.flags();
        List<Cohort> cohorts = decidable.cohorts();
        EvaluationContext base = before.map(old -> old.context)
                .orElseGet(() -> EvaluationContext.of(new Re2Regex(), Instant.EPOCH))
                .withCohorts(cohorts)
                .withStaticCohorts(lists);
        Map<String, ServedFlag> old = before.map(ProjectFlags::flags).orElse(Map.of());
        List<Flag> all = records.stream().map(FlagRecord::flag).toList();
        try {
            return new ProjectFlags(
                    project, served(records, Set.of(), old), cohorts, base.withFlags(all), lists, known, decidable);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("flags do not compile", e);
        }
        Set<Flag> unusable = new HashSet<>(all);
        unusable.removeIf(flag -> compiles(flag, base));
        List<Flag> usable =
                all.stream().filter(flag -> !unusable.contains(flag)).toList();
        return new ProjectFlags(
                project, served(records, unusable, old), cohorts, base.withFlags(usable), lists, known, decidable);
    }

    /** Those that did not change are taken over, with what was written of them. */
    private static Map<String, ServedFlag> served(
            Collection<FlagRecord> records, Set<Flag> unusable, Map<String, ServedFlag> before) {
        Map<String, ServedFlag> flags = LinkedHashMap.newLinkedHashMap(records.size());
        for (FlagRecord record : records) {
            String key = record.flag().key().value();
            boolean broken = !unusable.isEmpty() && unusable.contains(record.flag());
            ServedFlag old = before.get(key);
            boolean isSame = old != null && old.record().equals(record) && old.broken() == broken;
            flags.put(key, isSame ? old : ServedFlag.of(record, broken));
        }
        return flags;
    }

    /** One that does not is answered as failed, and no other flag suffers. */
    private static boolean compiles(Flag flag, EvaluationContext base) {
        try {
            base.withFlags(List.of(flag));
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "flag cannot be compiled and is answered as failed: flag=%s", flag.key());
            return false;
        }
    }

    /** The project's own record. */
    public ProjectRecord project() {
        return project;
    }

    /** All flags, by key, in the order of answers. */
    public Map<String, ServedFlag> flags() {
        return flags;
    }

    /** All cohorts described by rules. */
    public List<Cohort> cohorts() {
        return cohorts;
    }

    /** All cohorts that are lists. */
    public MemberLists lists() {
        return lists;
    }

    /** What has to be known of people to answer from the newest definitions, and from those that are served until then. */
    public Needs.OfProject needs() {
        return decidable.wanted();
    }

    /** What is known of people that answers rest on: it must not be forgotten while these flags are served. */
    Needs.OfProject reliedOn() {
        return decidable.reliedOn();
    }

    /** Whether a flag looks at what is not known of people yet, so that only who says it themselves is answered. */
    public boolean isUndecided(ServedFlag flag) {
        return decidable.missing().containsKey(flag.flag().key().value());
    }

    private boolean isUndecided(ServedFlag flag, Person person) {
        Needs.OfProject missing = decidable.missing().get(flag.flag().key().value());
        return missing != null && !missing.isKnownOf(person);
    }

    /** When the newest of the flags was changed; empty without flags. */
    public Optional<Instant> newestChange() {
        return newestChange;
    }

    /** The person whom a request asks for, with what is known of them and their groups. What the request says goes before that. */
    public Person person(Asked asked) {
        Optional<Known.KnownPerson> stored = known.person(project.project(), asked.distinctId());
        Map<String, Group> groups = asked.groups();
        if (!groups.isEmpty()) {
            groups = new HashMap<>(groups);
            groups.replaceAll(this::withKnownProperties);
        }
        // The id kept first goes before this request's: a second device must not change what somebody has.
        Optional<String> anonymous = stored.flatMap(Known.KnownPerson::firstId).or(asked::anonymous);
        return new Person(
                asked.distinctId(),
                over(stored.map(Known.KnownPerson::properties).orElse(Map.of()), asked.properties()),
                groups,
                asked.device().isEmpty() && anonymous.isEmpty()
                        ? OtherIds.NONE
                        : new OtherIds(asked.device(), anonymous));
    }

    private Group withKnownProperties(String type, Group group) {
        Map<String, Object> stored = known.group(project.project(), type, group.key());
        return stored.isEmpty() ? group : new Group(group.key(), over(stored, group.properties()));
    }

    private static Map<String, Object> over(Map<String, Object> stored, Map<String, Object> said) {
        if (stored.isEmpty()) {
            return said;
        }
        Map<String, Object> both = new HashMap<>(stored);
        both.putAll(said);
        return both;
    }

    /** The answers of all flags that a client may have. */
    public List<Answer> evaluateAll(Person person, Client client, Instant now) {
        List<Answer> all = evaluateAll(person, now);
        if (hasRestrictedFlags) {
            all.removeIf(answer -> !client.mayHave(answer.flag()));
        }
        return all;
    }

    /** The answers of those of the named flags that exist and that the client may have. */
    public List<Answer> evaluate(Set<String> keys, Person person, Client client, Instant now) {
        List<Answer> answers = evaluate(keys, person, now);
        answers.removeIf(answer -> !client.mayHave(answer.flag()));
        return answers;
    }

    /** Why a flag is what it is for a person; empty when the flag is broken, undecided, or cannot be evaluated for them. */
    public Optional<Explanation> explain(ServedFlag flag, Person person, Instant now) {
        try {
            return flag.broken() || isUndecided(flag, person)
                    ? Optional.empty()
                    : Optional.of(FlagExplainer.explain(flag.flag(), person, context.at(now)));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "flag cannot be explained: flag=%s", flag.flag().key());
            return Optional.empty();
        }
    }

    /** The answers of all flags, in the same order for everybody. A flag that fails is answered as failed, and the others as always. */
    public List<Answer> evaluateAll(Person person, Instant now) {
        EvaluationContext moment = context.at(now);
        List<Answer> answers = new ArrayList<>(flags.size());
        try {
            List<Evaluation> evaluations = FlagEvaluator.evaluateAll(person, moment);
            for (int i = 0; i < evaluations.size(); i++) {
                answers.add(new Answer(usable.get(i), Optional.of(evaluations.get(i))));
            }
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("evaluating flag by flag", e);
            answers.clear();
            for (ServedFlag flag : flags.values()) {
                answers.add(evaluate(flag, person, moment));
            }
            return answers;
        }
        if (!decidable.missing().isEmpty()) {
            answers.replaceAll(answer -> isUndecided(answer.flag(), person) ? Answer.failed(answer.flag()) : answer);
        }
        if (answers.size() < flags.size()) {
            flags.values().stream()
                    .filter(ServedFlag::broken)
                    .map(Answer::failed)
                    .forEach(answers::add);
        }
        return answers;
    }

    /** The answers of those of the named flags that exist. */
    public List<Answer> evaluate(Set<String> keys, Person person, Instant now) {
        EvaluationContext moment = context.at(now);
        List<Answer> answers = new ArrayList<>(keys.size());
        for (String key : keys) {
            ServedFlag flag = flags.get(key);
            if (flag != null) {
                answers.add(evaluate(flag, person, moment));
            }
        }
        return answers;
    }

    /** One flag's answer. */
    public Answer evaluate(ServedFlag flag, Person person, Instant now) {
        return evaluate(flag, person, context.at(now));
    }

    private Answer evaluate(ServedFlag flag, Person person, EvaluationContext moment) {
        if (flag.broken() || isUndecided(flag, person)) {
            return Answer.failed(flag);
        }
        try {
            return new Answer(flag, Optional.of(FlagEvaluator.evaluate(flag.flag(), person, moment)));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "flag cannot be evaluated: flag=%s", flag.flag().key());
            return Answer.failed(flag);
        }
    }
}
