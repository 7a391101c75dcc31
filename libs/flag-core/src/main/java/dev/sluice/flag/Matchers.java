package dev.sluice.flag;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes filters ready, and of equal filters on persons one matcher, so that a pass over many flags can remember what it answered: a
 * project's flags ask the same few questions again and again. For one thread.
 */
final class Matchers {

    private final RegexEngine regex;
    private final ZoneId zone;
    private final Map<PropertyFilter, PropertyMatcher> ofPersons = new HashMap<>();

    Matchers(RegexEngine regex, ZoneId zone) {
        this.regex = regex;
        this.zone = zone;
    }

    /** Gives its matchers to flags that ask the same. */
    void takeOver(CompiledFlag flag) {
        for (CompiledCondition condition : flag.conditions) {
            for (CompiledFilter filter : condition.filters) {
                if (filter instanceof CompiledFilter.OfPerson ofPerson) {
                    ofPersons.putIfAbsent(ofPerson.filter(), ofPerson.matcher());
                }
            }
        }
    }

    PropertyMatcher ofPersons(PropertyFilter filter) {
        return ofPersons.computeIfAbsent(filter, this::of);
    }

    PropertyMatcher of(PropertyFilter filter) {
        return PropertyMatcher.of(filter, regex, zone);
    }
}
