package dev.sluice.flagconfig.template;

import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.template.TemplateRequests.ApprovalRequest;
import dev.sluice.flagconfig.template.TemplateRequests.HoursRequest;
import dev.sluice.flagconfig.template.TemplateRequests.RulesRequest;
import dev.sluice.flagconfig.template.TemplateRequests.StageRequest;
import dev.sluice.flagconfig.template.TemplateRequests.TellingRequest;
import dev.sluice.rollout.AfterDeadline;
import dev.sluice.rollout.AllowedHours;
import dev.sluice.rollout.Approval;
import dev.sluice.rollout.Effect;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.RollbackTo;
import dev.sluice.rollout.StageTerms;
import dev.sluice.rollout.Telling;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Reads what a template asks for beside its proofs, as people write it. */
final class RulesReader {

    private static final int DAYS = 7;

    private RulesReader() {}

    static StageTerms terms(Place stage, StageRequest sent) {
        return new StageTerms(
                sent.leastPerArm().orElse(0L),
                sent.approval().map(approval -> approval(stage.dot("approval"), approval)),
                sent.goOnBecause().isEmpty()
                        ? Optional.empty()
                        : Optional.of(stage.dot("goOnBecause")
                                .name(sent.goOnBecause(), "why it may go on although nothing was shown")));
    }

    private static Approval approval(Place place, ApprovalRequest sent) {
        return new Approval(
                place.dot("group").name(sent.group(), "the group whose word is wanted"),
                place.dot("deadline").duration(sent.deadline()),
                sent.then().isEmpty() ? AfterDeadline.HOLD : place.dot("then").oneOf(AfterDeadline.class, sent.then()));
    }

    static PlanRules rules(Place place, Optional<RulesRequest> sent) {
        return sent.map(rules -> new PlanRules(
                        rules.rollbackTo().isEmpty()
                                ? RollbackTo.BEFORE
                                : place.dot("rollbackTo").oneOf(RollbackTo.class, rules.rollbackTo()),
                        duration(place.dot("bake"), rules.bake(), Duration.ZERO),
                        duration(place.dot("holdbackFor"), rules.holdbackFor(), Duration.ZERO),
                        rules.allowedHours().map(hours -> hours(place.dot("allowedHours"), hours)),
                        duration(place.dot("coolDown"), rules.coolDown(), Duration.ZERO),
                        duration(place.dot("noDataAfter"), rules.noDataAfter(), PlanRules.USUAL_NO_DATA_AFTER),
                        place.dot("segmentsBy")
                                .each(
                                        rules.segmentsBy(),
                                        PlanRules.MOST_SEGMENTED,
                                        (each, name) -> each.name(Optional.of(name), "a property of people")),
                        rules.tell().map(tell -> place.dot("tell").each(tell, Telling.MOST, RulesReader::telling))))
                .orElse(PlanRules.PLAIN);
    }

    private static Telling telling(Place place, TellingRequest sent) {
        Telling telling = new Telling(
                place.dot("events")
                        .each(
                                sent.events(),
                                Effect.News.values().length,
                                (each, name) -> each.oneOf(Effect.News.class, Optional.of(name))),
                sent.leastSeverity().isEmpty()
                        ? Optional.empty()
                        : Optional.of(place.dot("leastSeverity").oneOf(Effect.Severity.class, sent.leastSeverity())),
                names(place.dot("routes"), sent.routes(), "a notification route's name"),
                names(place.dot("teams"), sent.teams(), "a team's name"));
        if (telling.routes().isEmpty() && telling.teams().isEmpty()) {
            throw place.refusal("it names nobody: name a route or a team; what is not spoken of is told as always");
        }
        return telling;
    }

    private static List<String> names(Place place, Optional<List<String>> sent, String whatItIs) {
        return place.each(sent, Telling.MOST, (each, name) -> each.name(Optional.of(name), whatItIs));
    }

    private static Duration duration(Place place, Optional<String> sent, Duration usual) {
        return sent.isEmpty() ? usual : place.duration(sent);
    }

    private static AllowedHours hours(Place place, HoursRequest sent) {
        List<DayOfWeek> days =
                place.dot("days").each(sent.days(), DAYS, (day, name) -> day.oneOf(DayOfWeek.class, Optional.of(name)));
        return new AllowedHours(
                zone(place.dot("zone"), sent.zone()),
                days,
                time(place.dot("from"), sent.from()),
                time(place.dot("to"), sent.to()));
    }

    private static ZoneId zone(Place place, Optional<String> sent) {
        String name = place.required(sent, "whose clock is meant, for example Europe/Berlin");
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw place.refusal("there is no time zone \"" + name + "\"; Europe/Berlin is one");
        }
    }

    private static LocalTime time(Place place, Optional<String> sent) {
        String text = place.required(sent, "a time of day, for example 09:00");
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw place.refusal("\"" + text + "\" is no time of day; 09:00 is one");
        }
    }
}
