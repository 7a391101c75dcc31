package dev.sluice.flagconfig.reach;

import dev.sluice.flag.BasisPoints;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whom a change newly reaches. Shares and people are upper bounds where an audience is described by what people are like.
 *
 * @param sentence the same for a person
 * @param before of everyone, who has it for certain as it stands
 * @param after of everyone, who may have it then
 * @param newly of everyone, who may get it newly
 * @param people a day who may get it newly; absent when nobody was seen lately
 * @param source where that figure comes from, or why there is none
 * @param audiences who is given more than before
 * @param dependants flags whose conditions ask for what is changed, so that their answers may change too
 * @param isPastLimit whether it is more than the project takes without a confirmation
 * @param limit what the project takes, for a person
 */
@Schema(name = "Reach", description = "Whom a change newly reaches; upper bounds where an audience is described")
public record Reach(
        String sentence,
        BasisPoints before,
        BasisPoints after,
        BasisPoints newly,
        Optional<Long> people,
        String source,
        List<OfAudience> audiences,
        List<String> dependants,

        @Schema(description = "Whether the request has to name the flag by ?confirm=KEY and to give a reason")
        boolean isPastLimit,

        String limit) {
    public Reach {
        audiences = List.copyOf(audiences);
        dependants = List.copyOf(dependants);
    }

    /**
     * People who are given more than before.
     *
     * @param who for a person
     * @param before of them
     * @param after of them
     * @param members how many they are, where they are a list; absent otherwise
     */
    @Schema(name = "ReachedAudience", description = "People who are given more than before")
    public record OfAudience(String who, BasisPoints before, BasisPoints after, Optional<Long> members) {}
}
