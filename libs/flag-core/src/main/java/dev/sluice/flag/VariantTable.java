package dev.sluice.flag;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A flag's variants with their ranges added up and their payloads at hand. */
final class VariantTable {

    private static final String BOOLEAN_PAYLOAD = "true";

    private final double[] ends;
    private final List<Optional<String>> keys;
    private final Map<String, Optional<String>> payloads = new HashMap<>();
    private final Optional<String> booleanPayload;

    VariantTable(Flag flag) {
        List<Variant> variants = flag.variants();
        ends = new double[variants.size()];
        double end = 0.0;
        for (int i = 0; i < ends.length; i++) {
            end += variants.get(i).share().fraction();
            ends[i] = end;
        }
        keys = variants.stream().map(variant -> Optional.of(variant.key())).toList();
        flag.payloads().forEach((key, json) -> payloads.put(key, Optional.of(json)));
        booleanPayload = payloads.getOrDefault(BOOLEAN_PAYLOAD, Optional.empty());
    }

    boolean isEmpty() {
        return ends.length == 0;
    }

    /** An override counts only if there is such a variant. */
    Optional<String> known(Optional<String> variant) {
        return variant.filter(key -> keys.contains(Optional.of(key)));
    }

    /** As {@link Bucketing#variantAt}. */
    Optional<String> at(double place) {
        for (int i = 0; i < ends.length; i++) {
            if (place < ends[i]) {
                return keys.get(i);
            }
        }
        return Optional.empty();
    }

    /** Says how a variant was chosen: the range that it has, or that the bucket would lie in if it had one. */
    Explanation.VariantStep explain(Optional<String> variant, boolean isByCondition, double bucket) {
        int range = variant.isPresent() ? keys.indexOf(variant) : ends.length;
        double from = range == 0 ? 0.0 : ends[range - 1];
        double to = range == ends.length ? 1.0 : ends[range];
        return new Explanation.VariantStep(variant, isByCondition, bucket, from, to);
    }

    Optional<String> payload(Optional<String> variant) {
        return variant.isPresent() ? payloads.getOrDefault(variant.get(), Optional.empty()) : booleanPayload;
    }
}
