package dev.sluice.flag;

import dev.sluice.flag.StaticCohorts.Membership;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What evaluation needs to know besides the flag and the person: the project's cohorts and other flags, the time, a regex engine.
 *
 * <p>Immutable, for any thread. {@code with…} methods give a changed copy; flags and cohorts that equal those before
 * are not compiled again, so a copy per change of one flag is cheap, and {@link #at} per evaluation costs next to nothing.
 */
public final class EvaluationContext {

    private final RegexEngine regex;
    private final ZoneId zone;
    private final Instant now;
    private final StaticCohorts staticCohorts;
    private final Map<String, CompiledFlag> flags;
    private final Set<String> undecidableFlags;
    private final Map<String, CompiledCohort> cohorts;
    private final Set<String> undecidableCohorts;

    private EvaluationContext(
            RegexEngine regex,
            ZoneId zone,
            Instant now,
            StaticCohorts staticCohorts,
            Map<String, CompiledFlag> flags,
            Set<String> undecidableFlags,
            Map<String, CompiledCohort> cohorts,
            Set<String> undecidableCohorts) {
        this.regex = Objects.requireNonNull(regex, "regex");
        this.zone = Objects.requireNonNull(zone, "zone");
        this.now = Objects.requireNonNull(now, "now");
        this.staticCohorts = Objects.requireNonNull(staticCohorts, "staticCohorts");
        this.flags = flags;
        this.undecidableFlags = undecidableFlags;
        this.cohorts = cohorts;
        this.undecidableCohorts = undecidableCohorts;
    }

    /** A context without cohorts or other flags that reads dates without a zone as UTC, as SDKs do. */
    public static EvaluationContext of(RegexEngine regex, Instant now) {
        return of(regex, ZoneOffset.UTC, now);
    }

    /**
     * A context without cohorts or other flags.
     *
     * @param zone in which filters' dates without a zone are read
     */
    public static EvaluationContext of(RegexEngine regex, ZoneId zone, Instant now) {
        return new EvaluationContext(regex, zone, now, StaticCohorts.NONE, Map.of(), Set.of(), Map.of(), Set.of());
    }

    /** The same at another time. */
    public EvaluationContext at(Instant time) {
        return new EvaluationContext(
                regex, zone, time, staticCohorts, flags, undecidableFlags, cohorts, undecidableCohorts);
    }

    /**
     * The same with exactly these flags: those that other flags ask for, and those that will be evaluated often. Any other flag
     * can be evaluated too but is compiled anew each time.
     */
    public EvaluationContext withFlags(Collection<Flag> newFlags) {
        Map<String, CompiledFlag> compiled = LinkedHashMap.newLinkedHashMap(newFlags.size());
        Matchers matchers = new Matchers(regex, zone);
        for (Flag flag : newFlags) {
            String key = flag.key().value();
            CompiledFlag before = flags.get(key);
            boolean isSame = before != null && before.flag.equals(flag);
            compiled.put(key, isSame ? before : null);
            if (isSame) {
                matchers.takeOver(before);
            }
        }
        for (Flag flag : newFlags) {
            CompiledFlag done = compiled.get(flag.key().value());
            if (done == null || !done.flag.equals(flag)) {
                compiled.put(flag.key().value(), CompiledFlag.of(flag, matchers));
            }
        }
        Map<String, Set<String>> needs = HashMap.newHashMap(compiled.size());
        compiled.forEach((key, flag) -> needs.put(key, flag.neededFlags()));
        return new EvaluationContext(
                regex,
                zone,
                now,
                staticCohorts,
                compiled,
                Dependencies.undecidable(needs),
                cohorts,
                undecidableCohorts);
    }

    /** The same with exactly these cohorts described by rules. */
    public EvaluationContext withCohorts(Collection<Cohort> newCohorts) {
        Matchers matchers = new Matchers(regex, zone);
        Map<String, CompiledCohort> compiled = HashMap.newHashMap(newCohorts.size());
        for (Cohort cohort : newCohorts) {
            CompiledCohort before = cohorts.get(cohort.id());
            compiled.put(
                    cohort.id(),
                    before != null && before.cohort.equals(cohort) ? before : CompiledCohort.of(cohort, matchers));
        }
        Map<String, Set<String>> needs = HashMap.newHashMap(compiled.size());
        compiled.forEach((id, cohort) -> needs.put(id, cohort.neededCohorts()));
        return new EvaluationContext(
                regex, zone, now, staticCohorts, flags, undecidableFlags, compiled, Dependencies.undecidable(needs));
    }

    /** The same with these cohorts that are lists of people; asked for ids that no rule describes. */
    public EvaluationContext withStaticCohorts(StaticCohorts lists) {
        return new EvaluationContext(regex, zone, now, lists, flags, undecidableFlags, cohorts, undecidableCohorts);
    }

    /** The moment that relative dates count from. */
    public Instant now() {
        return now;
    }

    /** The flag of that key, if the context has it. */
    public Optional<Flag> flag(String key) {
        return Optional.ofNullable(flags.get(key)).map(compiled -> compiled.flag);
    }

    /** All flags of the context, in the order in which they were given. */
    public List<Flag> flags() {
        return flags.values().stream().map(compiled -> compiled.flag).toList();
    }

    Matchers matchers() {
        return new Matchers(regex, zone);
    }

    CompiledFlag compiled(Flag flag) {
        CompiledFlag known = flags.get(flag.key().value());
        return known != null && known.flag.equals(flag) ? known : CompiledFlag.of(flag, new Matchers(regex, zone));
    }

    /** In the order in which the flags were given. */
    Collection<CompiledFlag> compiledFlags() {
        return flags.values();
    }

    /** A flag that others may ask for: there is one, and it lies on no circle. */
    Optional<CompiledFlag> decidableFlag(String key) {
        return undecidableFlags.contains(key) ? Optional.empty() : Optional.ofNullable(flags.get(key));
    }

    Membership membership(String cohortId, PersonEvaluation person) {
        CompiledCohort cohort = cohorts.get(cohortId);
        if (cohort == null) {
            return staticCohorts.membership(cohortId, person.person());
        }
        if (undecidableCohorts.contains(cohortId)) {
            return Membership.UNKNOWN;
        }
        return cohort.membership(person);
    }
}
