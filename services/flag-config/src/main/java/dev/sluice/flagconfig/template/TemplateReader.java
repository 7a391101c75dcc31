package dev.sluice.flagconfig.template;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flagconfig.request.FilterReader;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.template.TemplateRequests.GuardrailRequest;
import dev.sluice.flagconfig.template.TemplateRequests.StageRequest;
import dev.sluice.metric.Direction;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import dev.sluice.rollout.Template.GuardrailSpec;
import java.util.List;
import java.util.Optional;

/** Reads templates as people write them. How their parts fit together is for {@link TemplateChecks} to say. */
final class TemplateReader {

    private static final int MOST_STAGES = 50;
    private static final int MOST_GUARDRAILS = 20;
    private static final int HIGHEST_MARGIN = 9_999;
    /** The usual error probability; the ready-made templates have it too. */
    private static final double USUAL_ERROR = 0.05;

    /** The store counts on from here. */
    private static final int FIRST = 1;

    private final String key;
    private final FilterReader filters;

    TemplateReader(String key, Known known) {
        this.key = key;
        this.filters = new FilterReader(known);
    }

    Template creation(TemplateRequests.Creation request) {
        return template(
                request.name(),
                request.stages(),
                request.guardrails(),
                request.alpha(),
                request.beta(),
                request.holdback(),
                request.rules());
    }

    Template replacement(TemplateRequests.Replacement request) {
        return template(
                request.name(),
                request.stages(),
                request.guardrails(),
                request.alpha(),
                request.beta(),
                request.holdback(),
                request.rules());
    }

    private Template template(
            Optional<String> name,
            Optional<List<StageRequest>> stages,
            Optional<List<GuardrailRequest>> guardrails,
            Optional<Double> alpha,
            Optional<Double> beta,
            Optional<Integer> holdback,
            Optional<TemplateRequests.RulesRequest> rules) {
        Place guardrailsPlace = Place.BODY.dot("guardrails");
        int count = guardrails.orElse(List.of()).size();
        return new Template(
                key,
                FIRST,
                name.isEmpty() ? key : Place.BODY.dot("name").name(name, "what people call the template"),
                Place.BODY.dot("stages").each(stages, MOST_STAGES, this::stage),
                guardrailsPlace.each(guardrails, MOST_GUARDRAILS, (place, one) -> guardrail(place, one, 1.0 / count)),
                alpha.orElse(USUAL_ERROR),
                beta.orElse(USUAL_ERROR),
                new BasisPoints(
                        holdback.isEmpty() ? 0 : Place.BODY.dot("holdback").basisPoints(holdback, 0)),
                RulesReader.rules(Place.BODY.dot("rules"), rules));
    }

    private Stage stage(Place place, StageRequest stage) {
        Audience audience = audience(place.dot("audience"), stage.audience());
        return new Stage(
                place.dot("name").name(stage.name(), "what people call the stage"),
                audience,
                new BasisPoints(place.dot("share").basisPoints(stage.share(), 1)),
                place.dot("least").duration(stage.least()),
                place.dot("longest").duration(stage.longest()),
                proof(place.dot("proof"), place.dot("proof").required(stage.proof(), "what the stage has to show")),
                stage.gate().isEmpty() ? Gate.AUTOMATIC : place.dot("gate").oneOf(Gate.class, stage.gate()),
                stage.ifInconclusive().isEmpty()
                        ? IfInconclusive.HOLD
                        : place.dot("ifInconclusive").oneOf(IfInconclusive.class, stage.ifInconclusive()),
                RulesReader.terms(place, stage));
    }

    private Audience audience(Place place, Optional<TemplateRequests.AudienceRequest> sent) {
        return sent.map(audience -> new Audience(
                        place.dot("name").name(audience.name(), "what people call them"),
                        filters.filters(place.dot("filters"), audience.filters())))
                .orElse(Audience.EVERYONE);
    }

    private static StageProof proof(Place place, TemplateRequests.ProofRequest proof) {
        String kind = place.dot("kind").required(proof.kind(), "one of reach, not_worse_than");
        return switch (kind) {
            case "reach" -> new StageProof.Reach(people(place.dot("people"), proof.people()));
            case "not_worse_than" -> new StageProof.NotWorseThan(margin(place.dot("margin"), proof.margin()));
            default -> throw place.dot("kind").refusal("a proof is one of reach, not_worse_than");
        };
    }

    private static long people(Place place, Optional<Long> value) {
        long people = place.required(value, "how many treated people have to be heard of");
        if (people < 1) {
            throw place.refusal("a stage reaches at least one person, not " + people);
        }
        return people;
    }

    private static BasisPoints margin(Place place, Optional<Integer> value) {
        int margin = place.basisPoints(value, 1);
        if (margin > HIGHEST_MARGIN) {
            throw place.refusal("a margin lies between 1 and 9999 basis points, not " + margin);
        }
        return new BasisPoints(margin);
    }

    private static GuardrailSpec guardrail(Place place, GuardrailRequest guardrail, double equalWeight) {
        return new GuardrailSpec(
                place.dot("id").key(guardrail.id()),
                place.dot("metricKey").key(guardrail.metricKey()),
                place.dot("direction").oneOf(Direction.class, guardrail.direction()),
                margin(place.dot("margin"), guardrail.margin()),
                guardrail.trigger().isEmpty()
                        ? Trigger.HARM
                        : place.dot("trigger").oneOf(Trigger.class, guardrail.trigger()),
                guardrail.action().isEmpty()
                        ? GuardrailAction.ROLL_BACK
                        : place.dot("action").oneOf(GuardrailAction.class, guardrail.action()),
                guardrail.weight().orElse(equalWeight));
    }
}
