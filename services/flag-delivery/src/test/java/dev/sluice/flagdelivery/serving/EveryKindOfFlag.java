package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagdelivery.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A project with every operator and every trait. */
public final class EveryKindOfFlag {

    private EveryKindOfFlag() {}

    public static ProjectFlags project() {
        List<Flag> flags = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            PropertyType type =
                    switch (operator) {
                        case IN, NOT_IN -> PropertyType.COHORT;
                        case FLAG_EVALUATES_TO -> PropertyType.FLAG;
                        default -> PropertyType.PERSON;
                    };
            Object value = operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN ? List.of(1, 9) : "1.2.3";
            flags.add(Flags.flag("of-" + operator.wireName())
                    .condition(5_000, new PropertyFilter("a", type, operator, value, false))
                    .condition(5_000, new PropertyFilter("b", type, operator, "-30d", false))
                    .variant("x", 5_000)
                    .variant("y", 5_000)
                    .payload("x", "{\"n\":1}")
                    .build());
        }
        flags.add(Flags.flag("grouped")
                .condition(5_000, PropertyFilter.person("name", Operator.ICONTAINS, "a"))
                .traits(traits -> traits.withAggregation(Aggregation.groups("company")))
                .build());
        flags.add(Flags.flag("everything-else")
                .condition(0)
                .forEveryone()
                .traits(traits -> traits.withBucketedBy(BucketedBy.DEVICE_ID)
                        .withContinuity(true)
                        .withEnrollment(true)
                        .withEarlyExit(true)
                        .withHoldout(Optional.of(new Holdout(1, new BasisPoints(5_000)))))
                .ladder(Optional.empty(), Flags.stage(0, 5_000))
                .build());
        return Projected.of(List.of(), flags.toArray(Flag[]::new));
    }
}
