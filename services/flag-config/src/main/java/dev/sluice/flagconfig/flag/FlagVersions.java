package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.flag.FlagDifference.Part;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.history.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Some versions of a flag in their order, and what each changed. */
final class FlagVersions {

    private final List<History.Version> versions;
    private final List<Step> steps = new ArrayList<>();

    /**
     * A version and what it changed.
     *
     * @param parts nothing for the end of a flag and for its return: they change whether it is there, not what it is
     */
    record Step(long version, Change change, List<Part> parts) {
        Step {
            parts = List.copyOf(parts);
        }

        boolean touches(String field) {
            return parts.stream().anyMatch(part -> part.touches(field));
        }
    }

    /**
     * @param versions one after the other, oldest first
     */
    FlagVersions(List<History.Version> versions) {
        this.versions = List.copyOf(versions);
        for (int i = 1; i < versions.size(); i++) {
            Optional<KeptFlag> before = read(versions.get(i - 1));
            Optional<KeptFlag> after = read(versions.get(i));
            steps.add(new Step(
                    versions.get(i).version(),
                    versions.get(i).change(),
                    before.isPresent() && after.isPresent()
                            ? FlagDifference.between(before.get(), after.get())
                            : List.of()));
        }
    }

    /** What each but the first changed. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** How the flag stood in a version; empty when that is not among these or was its end. */
    Optional<KeptFlag> state(long version) {
        return versions.stream()
                .filter(one -> one.version() == version)
                .findFirst()
                .flatMap(FlagVersions::read);
    }

    /** How it stands in the last of them. */
    Optional<KeptFlag> newest() {
        return versions.isEmpty() ? Optional.empty() : read(versions.getLast());
    }

    static Optional<KeptFlag> read(History.Version version) {
        return version.recordJson().map(text -> RecordJson.read(text, KeptFlag.class));
    }
}
