package dev.sluice.flagdelivery.explain;

import dev.sluice.flag.Explanation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why somebody got what they got.
 *
 * @param flag its key
 * @param version the version that this node serves
 * @param value what SDKs return: the variant's key, or whether it is on
 * @param words the way there in sentences, the outcome first
 * @param steps the same for machines; every condition is asked, also those that the answer did not come to
 * @param properties what was known of the person: what is stored and looked at by some flag, and over it what the request says
 * @param groups the same of their groups, by type; with each group's key
 * @param otherIds ids besides the distinct id that may place them
 * @param people whether all is known of people that flags look at; if not, the answer may still change
 * @param source whether this node follows Kafka or serves what was on its disk
 */
record Explained(
        String flag,
        long version,
        Object value,
        List<String> words,
        Explanation steps,
        Map<String, Object> properties,
        Map<String, Map<String, Object>> groups,
        OtherIds otherIds,
        String people,
        String source) {

    /**
     * Ids besides the distinct id.
     *
     * @param device of the device
     * @param first under which the person was known first, or before this request
     */
    record OtherIds(Optional<String> device, Optional<String> first) {}
}
