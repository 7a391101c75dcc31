package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.FlagDifference.Part;
import dev.sluice.flagconfig.history.History;
import dev.sluice.kit.http.Problem;
import dev.sluice.kit.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells somebody whose edit builds on an old version what became of the flag since: each part that is another now, what it is, what they
 * wanted it to be, and who changed it when. Pure.
 */
final class StaleEdit {

    private final long expectedVersion;
    private final FlagVersions versions;

    /**
     * @param expectedVersion the version that the edit builds on
     * @param since that version if there was one, and all later ones, oldest first
     */
    StaleEdit(long expectedVersion, List<History.Version> since) {
        this.expectedVersion = expectedVersion;
        this.versions = new FlagVersions(since);
    }

    /**
     * The refusal, a 409.
     *
     * @param standsAt the flag's version
     * @param edit what the person wanted to make of the version that they saw; may refuse
     */
    ProblemException refusal(String key, long standsAt, Function<KeptFlag, FlagDraft> edit) {
        return ProblemException.conflict(
                "the flag \"" + key + "\" stands at version " + standsAt + ", not " + expectedVersion + since()
                        + ". Read it again and repeat your change.",
                versions.state(expectedVersion)
                        .map(base -> differences(base, edit))
                        .orElse(List.of()));
    }

    private String since() {
        if (versions.state(expectedVersion).isEmpty()) {
            return "";
        }
        List<String> sentences = new ArrayList<>();
        for (FlagVersions.Step step : versions.steps()) {
            sentences.add("version " + step.version() + " by " + step.change().by() + " changed "
                    + FlagDifference.names(step.parts()));
        }
        return sentences.isEmpty() ? "" : ". Since then: " + String.join("; ", sentences);
    }

    private List<Problem.Difference> differences(KeptFlag base, Function<KeptFlag, FlagDraft> edit) {
        List<Part> yours = wanted(base, edit);
        return versions.newest()
                .map(newest -> FlagDifference.between(base, newest).stream()
                        .map(theirs -> difference(theirs, yours))
                        .toList())
                .orElse(List.of());
    }

    private static List<Part> wanted(KeptFlag base, Function<KeptFlag, FlagDraft> edit) {
        try {
            return FlagDifference.between(FlagDraft.of(base), edit.apply(base));
        } catch (ProblemException refused) {
            // It would be refused anyway; what they wanted is then theirs to mend.
            return List.of();
        }
    }

    private Problem.Difference difference(Part theirs, List<Part> yours) {
        Optional<FlagVersions.Step> last = versions.steps().reversed().stream()
                .filter(step -> step.touches(theirs.field()))
                .findFirst();
        return new Problem.Difference(
                theirs.field(),
                yours.stream()
                        .filter(part -> part.touches(theirs.field()))
                        .findFirst()
                        .flatMap(Part::after)
                        .orElse(null),
                theirs.after().orElse(null),
                last.map(step -> step.change().by()).orElse(null),
                last.map(step -> step.change().at()).orElse(null),
                last.map(step -> step.change().reason()).orElse(null));
    }
}
