package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flagconfig.flag.FlagDraft;
import dev.sluice.flagconfig.reach.Audiences;
import java.util.ArrayList;
import java.util.List;

/** Says who a flag is on for, so that nobody takes over more than they know. */
final class AudienceWords {

    private static final int ENOUGH_CONDITIONS = 5;

    private AudienceWords() {}

    /** Such as: on for 100 % of everyone. */
    static String of(FlagDraft flag) {
        String conditions = conditions(flag);
        return flag.active() ? "on for " + conditions : "switched off; switched on, it would be on for " + conditions;
    }

    private static String conditions(FlagDraft flag) {
        List<String> parts = new ArrayList<>();
        List<ReleaseCondition> reaching = flag.conditions().stream()
                .filter(condition -> condition.share().value() > 0)
                .toList();
        reaching.stream()
                .limit(ENOUGH_CONDITIONS)
                .map(condition -> condition(
                        condition, condition.aggregation().orElse(flag.traits().aggregation())))
                .forEach(parts::add);
        if (reaching.size() > ENOUGH_CONDITIONS) {
            parts.add("those of " + (reaching.size() - ENOUGH_CONDITIONS) + " more conditions");
        }
        if (flag.traits().enrollment() || flag.traits().superCondition().isPresent()) {
            parts.add("those who chose it themselves");
        }
        if (parts.isEmpty()) {
            return "nobody";
        }
        String everyone = "100 % of everyone";
        // Whoever else is named belongs to everyone.
        String all = parts.contains(everyone) && !flag.traits().earlyExit() ? everyone : String.join("; ", parts);
        String first = flag.traits().earlyExit() ? " (the first condition that somebody fits decides alone)" : "";
        return all
                + first
                + flag.traits()
                        .holdout()
                        .map(holdout -> ", but for "
                                + Shares.percentWords(holdout.share().value()) + " of everyone held out")
                        .orElse("");
    }

    private static String condition(ReleaseCondition condition, Aggregation aggregation) {
        return Shares.percentWords(condition.share().value()) + " of "
                + Audiences.words(condition.filters(), aggregation);
    }
}
