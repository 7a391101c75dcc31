package dev.sluice.flagconfig.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.EvaluationContext;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagEvaluator;
import dev.sluice.flag.Group;
import dev.sluice.flag.Person;
import dev.sluice.flag.RegexEngine;
import dev.sluice.flagconfig.flag.FlagDraft;
import dev.sluice.flagconfig.importing.ImportReport.Outcome;
import dev.sluice.flagconfig.importing.PosthogRules.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An imported flag answers everybody as it did before: random projects, random people, against the rules of the protocol. */
class ImportedFlagsTest {

    private static final int USERS = 400;
    private static final RegexEngine RE2 = pattern ->
            Optional.of(text -> Pattern.compile(pattern).matcher(text).find());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void shouldAnswerAsBefore(long seed) {
        // given
        RandomExport draw = new RandomExport(new Random(seed));
        ArrayNode cohorts = draw.cohorts();
        ArrayNode flags = draw.flags();
        PosthogRules before = new PosthogRules(flags, cohorts);

        // when
        List<Planned> plan = ImportPlanner.plan(
                Export.open(new ImportRequest(
                        Optional.of(RandomExport.page(shuffled(flags, seed))),
                        Optional.of(shuffled(cohorts, seed)),
                        Optional.of(JsonNodeFactory.instance.objectNode().put("0", "company")),
                        Optional.empty(),
                        Optional.empty())),
                new Standing(Map.of(), Set.of(), Map.of(), Map.of()),
                false);

        // then
        assertThat(plan)
                .as("seed %d", seed)
                .hasSize(RandomExport.COHORTS + RandomExport.FLAGS)
                .allSatisfy(one -> assertThat(one.entry().outcome())
                        .as(one.entry().toString())
                        .isEqualTo(Outcome.CREATED));
        Map<String, Flag> imported = new HashMap<>();
        List<Cohort> rules = new ArrayList<>();
        for (Planned one : plan) {
            switch (one.step()) {
                case Planned.Step.Nothing nothing -> {}
                case Planned.Step.KeepList list -> {}
                case Planned.Step.KeepCohort cohort -> rules.add(cohort.cohort());
                case Planned.Step.KeepFlag flag -> imported.put(flag.key().value(), flag(imported.size() + 1, flag));
            }
        }
        EvaluationContext context =
                EvaluationContext.of(RE2, Instant.EPOCH).withCohorts(rules).withFlags(imported.values());
        int on = 0;
        for (int i = 0; i < USERS; i++) {
            User user = draw.user();
            for (JsonNode flag : flags) {
                Object expected = before.evaluate(flag, user);
                Object found = FlagEvaluator.evaluate(
                                imported.get(flag.get("key").asText()), person(user), context)
                        .value();
                assertThat(found)
                        .as("seed %d, %s, flag %s, cohorts %s", seed, user, flag, cohorts)
                        .isEqualTo(expected);
                on += expected.equals(false) ? 0 : 1;
            }
        }
        assertThat(on).as("some are on and some are off, seed %d", seed).isBetween(500, 8_000);
    }

    private static Flag flag(int id, Planned.Step.KeepFlag kept) {
        FlagDraft draft = kept.draft();
        return new Flag(
                id,
                kept.key(),
                1,
                draft.name(),
                draft.active(),
                draft.conditions(),
                draft.variants(),
                draft.payloads(),
                Optional.empty(),
                Optional.of(draft.traits()));
    }

    private static Person person(User user) {
        Person person = new Person(user.id(), user.properties());
        return user.company() == null
                ? person
                : person.withGroup("company", new Group(user.company(), user.companyProperties()));
    }

    /** What refers to others may come before them. */
    private static ArrayNode shuffled(ArrayNode nodes, long seed) {
        List<JsonNode> all = new ArrayList<>();
        nodes.forEach(all::add);
        Collections.shuffle(all, new Random(seed));
        return JsonNodeFactory.instance.arrayNode().addAll(all);
    }
}
