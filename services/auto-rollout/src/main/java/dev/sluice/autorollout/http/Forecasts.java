package dev.sluice.autorollout.http;

import dev.sluice.autorollout.definitions.LiveTraffic;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.metric.Guardrail;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutForecast;
import dev.sluice.rollout.RolloutForecast.Expected;
import dev.sluice.rollout.RolloutForecast.StageOutlook;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Says before a rollout starts how long its stages will need: from what was stated, else from what came in lately. */
@ApplicationScoped
class Forecasts {

    private final LiveTraffic traffic;
    private final PlanMaker plans;

    Forecasts(LiveTraffic traffic, PlanMaker plans) {
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
     */
    @Schema(name = "ForecastRequest")
    public record ForecastRequest(
            FlagKey flag,
            String template,
            Optional<String> treatment,
            Optional<Double> peoplePerDay,
            Optional<Map<String, Double>> baselines) {}

    /**
     * How long a rollout's stages will need.
     *
     * @param peoplePerDay new people per day that it was computed with; absent when nothing is known of traffic, and then no stage is
     * @param baselines by guardrail id: what it was computed with
     * @param sources where each of these figures comes from, for a person
     * @param stages in the plan's order
     */
    @Schema(name = "Forecast")
    public record ForecastView(
            Optional<Double> peoplePerDay,
            Map<String, Double> baselines,
            List<String> sources,
            List<StageOutlook> stages) {}

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
        return of(project, asked.flag(), plan, asked.peoplePerDay(), stated);
    }

    /** From what came in alone. */
    ForecastView of(String project, FlagKey flag, Plan plan) {
        return of(project, flag, plan, Optional.empty(), Map.of());
    }

    private ForecastView of(
            String project, FlagKey flag, Plan plan, Optional<Double> statedPeople, Map<String, Double> stated) {
        List<String> sources = new ArrayList<>();
        OptionalDouble people = statedPeople.map(OptionalDouble::of).orElseGet(() -> traffic.peoplePerDay(project));
        sources.add(
                statedPeople.isPresent()
                        ? "people per day as stated"
                        : people.isPresent()
                                ? "people per day: everybody who was seen in the last day, from a sample by id"
                                : "nobody was seen lately: state peoplePerDay");
        Map<String, Double> baselines = new HashMap<>(stated);
        for (Guardrail guardrail : plan.guardrails()) {
            if (guardrail.metric().measure().isOutside()) {
                continue;
            }
            if (stated.containsKey(guardrail.id())) {
                sources.add(guardrail.id() + ": baseline as stated");
                continue;
            }
            traffic.baseline(project, flag, guardrail.metric().measure())
                    .ifPresentOrElse(
                            found -> {
                                baselines.put(guardrail.id(), found.share());
                                sources.add(guardrail.id() + ": " + found.source());
                            },
                            () -> sources.add(guardrail.id()
                                    + ": nothing was seen to take a baseline from; state it in baselines"));
        }
        return new ForecastView(
                people.isPresent() ? Optional.of(people.getAsDouble()) : Optional.empty(),
                baselines,
                sources,
                people.isPresent()
                        ? RolloutForecast.of(plan, new Expected(people.getAsDouble(), baselines))
                        : List.of());
    }
}
