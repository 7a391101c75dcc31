package dev.sluice.watcher.join;

import dev.sluice.watcher.sums.PropertyValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says to which segments of a rollout a person belongs: by what is known of them when they are exposed. Pure. */
final class Segmenting {

    /** Of a value, in UTF-16 code units: enough for a plan or a country; nobody names a segment by more. */
    static final int VALUE_LONGEST = 64;

    private Segmenting() {}

    /**
     * One segment for each property that the person has a value of; who has none is in no segment of that property.
     *
     * @param names the properties that the plan watches
     * @param person what is known of them
     * @param event of the exposure: tells what is not known of the person, such as their device
     */
    static List<PropertyValue> of(List<String> names, Map<String, Object> person, Map<String, Object> event) {
        List<PropertyValue> segments = new ArrayList<>(names.size());
        for (String name : names) {
            Object value = person.containsKey(name) ? person.get(name) : event.get(name);
            text(value).ifPresent(text -> segments.add(new PropertyValue(name, text)));
        }
        return segments;
    }

    /** Texts, numbers and yes or no, each in one form; lists and objects are no segment. */
    private static Optional<String> text(Object value) {
        Optional<String> text = Optional.ofNullable(value)
                .filter(each -> each instanceof String || each instanceof Number || each instanceof Boolean)
                .map(each -> each instanceof Number
                        ? plain(each.toString())
                        : each.toString().replaceAll("\\p{Cntrl}", " ").strip());
        return text.filter(each -> !each.isEmpty()).map(Segmenting::shortened);
    }

    /** 2 and 2.0 are the same value. */
    private static String plain(String number) {
        try {
            BigDecimal exact = new BigDecimal(number).stripTrailingZeros();
            return exact.precision() - exact.scale() > VALUE_LONGEST || exact.scale() > VALUE_LONGEST
                    ? exact.toString()
                    : exact.toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static String shortened(String text) {
        if (text.length() <= VALUE_LONGEST) {
            return text;
        }
        return text.substring(
                0, Character.isHighSurrogate(text.charAt(VALUE_LONGEST - 1)) ? VALUE_LONGEST - 1 : VALUE_LONGEST);
    }
}
