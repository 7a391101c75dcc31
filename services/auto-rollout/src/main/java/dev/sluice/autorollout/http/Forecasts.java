package dev.sluice.autorollout.http;

import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.definitions.LiveTraffic;
import dev.sluice.autorollout.definitions.SampledTraffic;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.metric.Guardrail;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutForecast;
import dev.sluice.rollout.RolloutForecast.Expected;
import dev.sluice.rollout.RolloutForecast.StageOutlook;
import dev.sluice.rollout.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Says before a rollout starts how long its stages will need: from what was stated, else from what came in lately. */
@ApplicationScoped
class Forecasts {

    private final LiveTraffic traffic;
    private final PlanMaker plans;
    private final Definitions definitions;

    Forecasts(LiveTraffic traffic, PlanMaker plans, Definitions definitions) {
        this.definitions = definitions;
        this.traffic = traffic;
        this.plans = plans;
    }

    /**
     * What a forecast is asked for.
     *
     * @param flag the flag to be opened
     * @param template the template to follow
     * @param treatment the variant for treated people; only for a flag with variants
     * @param peoplePerDay new people per day; taken from what came in lately when absent
     * @param baselines by guardrail id: the share of people affected without the feature, above 0 and below 1; taken from what came in
     *     lately where absent
     * @param audienceShares by the name of a stage that is not for everyone: the share of people who are of its audience, above 0 and
     *     up to 1; taken from what came in lately where absent
     */
    @Schema(name = "ForecastRequest")
    public record ForecastRequest(
            FlagKey flag,
            String template,
            Optional<String> treatment,
            Optional<Double> peoplePerDay,
            Optional<Map<String, Double>> baselines,
            Optional<Map<String, Double>> audienceShares) {}

    /**
     * How long a rollout's stages will need.
     *
     * @param peoplePerDay new people per day that it was computed with; absent when nothing is known of traffic, and then no stage is
     * @param baselines by guardrail id: what it was computed with
     * @param audienceShares by the name of a stage that is not for everyone: what it was computed with
     * @param sources where each of these figures comes from, for a person
     * @param stages in the plan's order
     * @param reach whom each stage, and at last the completion, newly reaches, for a person
     */
    @Schema(name = "Forecast")
    public record ForecastView(
            Optional<Double> peoplePerDay,
            Map<String, Double> baselines,
            Map<String, Double> audienceShares,
            List<String> sources,
            List<StageOutlook> stages,
            List<String> reach) {}

    /** What was stated must make sense; what was not is taken from what came in. */
    ForecastView of(String project, ForecastRequest asked) {
        if (asked == null || asked.flag() == null) {
            throw ProblemException.invalid("flag", "name the flag to be opened");
        }
        if (asked.template() == null || asked.template().isBlank()) {
            throw ProblemException.invalid("template", "name the template to follow, for example conversion");
        }
        Requests.plainKey("template", asked.template());
        asked.treatment().ifPresent(treatment -> Requests.plainKey("treatment", treatment));
        Plan plan = plans.prepare(project, asked.flag(), asked.template(), asked.treatment())
                .plan();
        asked.peoplePerDay().filter(people -> !(people > 0 && people <= 1e12)).ifPresent(people -> {
            throw ProblemException.invalid("peoplePerDay", "people per day are more than 0, not " + people);
        });
        Map<String, Double> stated = asked.baselines().orElse(Map.of());
        stated.forEach((id, baseline) -> {
            if (plan.guardrails().stream().noneMatch(guardrail -> guardrail.id().equals(id))) {
                throw ProblemException.invalid(
                        "baselines",
                        "the template has no guardrail \"" + id + "\"; it has "
                                + plan.guardrails().stream().map(Guardrail::id).toList());
            }
            if (baseline == null || !(baseline > 0 && baseline < 1)) {
                throw ProblemException.invalid(
                        "baselines." + id, "a baseline is a share of people, above 0 and below 1: 0.1 for 10 %");
            }
        });
        Map<String, Double> shares = asked.audienceShares().orElse(Map.of());
        checkShares(plan, shares);
        return of(project, asked.flag(), plan, asked.peoplePerDay(), stated, shares);
    }

    private static void checkShares(Plan plan, Map<String, Double> stated) {
        List<String> names = plan.stages().stream()
                .filter(stage -> !stage.audience().isEveryone())
                .map(Stage::name)
                .toList();
        stated.forEach((name, share) -> {
            if (!names.contains(name)) {
                throw ProblemException.invalid(
                        "audienceShares",
                        "the template has no stage \"" + name + "\" for an audience of its own; it has " + names);
            }
            if (share == null || !(share > 0 && share <= 1)) {
                throw ProblemException.invalid(
                        "audienceShares." + name,
                        "the share of people who are of a stage's audience lies above 0 and up to 1: 0.02 for 2 %");
            }
        });
    }

    /** From what came in alone. */
    ForecastView of(String project, FlagKey flag, Plan plan) {
        return of(project, flag, plan, Optional.empty(), Map.of(), Map.of());
    }

    private ForecastView of(
            String project,
            FlagKey flag,
            Plan plan,
            Optional<Double> statedPeople,
            Map<String, Double> stated,
            Map<String, Double> statedShares) {
        List<String> sources = new ArrayList<>();
        Optional<SampledTraffic> seen = statedPeople.isPresent() ? Optional.empty() : traffic.peoplePerDay(project);
        OptionalDouble people = statedPeople
                .or(() -> seen.map(SampledTraffic::peoplePerDay))
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
        sources.add(
                statedPeople.isPresent()
                        ? "people per day as stated"
                        : seen.map(found -> "people per day: " + found.source())
                                .orElse("nobody was seen lately: state peoplePerDay"));
        Map<String, Double> baselines = new HashMap<>(stated);
        for (Guardrail guardrail : plan.guardrails()) {
            if (guardrail.metric().measure().isOutside()) {
                continue;
            }
            if (stated.containsKey(guardrail.id())) {
                sources.add(guardrail.id() + ": baseline as stated");
                continue;
            }
            traffic.baseline(project, flag, guardrail.metric())
                    .ifPresentOrElse(
                            found -> {
                                baselines.put(guardrail.id(), found.share());
                                sources.add(guardrail.id() + ": " + found.source());
                            },
                            () -> sources.add(guardrail.id()
                                    + ": nothing was seen to take a baseline from; state it in baselines"));
        }
        Map<Integer, Double> shares = audienceShares(project, plan, statedShares, sources);
        Map<String, Double> byName = new LinkedHashMap<>();
        shares.forEach((stage, share) -> byName.put(plan.stages().get(stage).name(), share));
        return new ForecastView(
                people.isPresent() ? Optional.of(people.getAsDouble()) : Optional.empty(),
                baselines,
                byName,
                sources,
                people.isPresent()
                        ? RolloutForecast.of(plan, new Expected(people.getAsDouble(), baselines, shares))
                        : List.of(),
                definitions
                        .flag(project, flag)
                        .map(standing -> PlanReach.of(standing, plan, people))
                        .orElse(List.of()));
    }

    /** By stage, of those that are not for everyone; left out where nothing is known. */
    private Map<Integer, Double> audienceShares(
            String project, Plan plan, Map<String, Double> stated, List<String> sources) {
        Map<Integer, Double> shares = new TreeMap<>();
        for (int i = 0; i < plan.stages().size(); i++) {
            Stage stage = plan.stages().get(i);
            if (stage.audience().isEveryone()) {
                continue;
            }
            OptionalDouble found = traffic.audienceShare(project, stage.audience());
            if (stated.containsKey(stage.name())) {
                shares.put(i, stated.get(stage.name()));
                sources.add(stage.name() + ": share of people as stated");
            } else if (found.isPresent()) {
                shares.put(i, found.getAsDouble());
                sources.add(stage.name() + ": " + Math.round(found.getAsDouble() * 1_000) / 10.0
                        + " % of the people who were seen in the last day are of its audience, from a sample by id and by what"
                        + " is kept of people; baselines are everybody's, not its audience's");
            } else {
                sources.add(stage.name()
                        + ": how many people are of its audience is not known yet; state it in audienceShares");
            }
        }
        return shares;
    }
}
