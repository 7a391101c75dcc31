package dev.sluice.flag;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How JSON values read as text and as numbers when they are compared. */
final class JsonValues {

    private JsonValues() {}

    /** A text stands for itself; everything else is written as compact JSON: {@code 5}, {@code true}, {@code null}, {@code ["a"]}. */
    static String text(Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> text;
            case Double number -> decimalText(number);
            case Float number -> decimalText(number.doubleValue());
            case BigDecimal number -> decimalText(number.doubleValue());
            case List<?> list -> write(list, new StringBuilder()).toString();
            case Map<?, ?> map -> write(map, new StringBuilder()).toString();
            default -> value.toString();
        };
    }

    /**
     * The number that a value is or spells; empty when it is none. The text {@code "10"} is a number, {@code " 10"}, {@code "10d"}
     * and {@code "0x10"} are not.
     */
    static OptionalDouble number(Object value) {
        return switch (value) {
            case Number number -> OptionalDouble.of(number.doubleValue());
            case String text -> parse(text);
            case null, default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble parse(String text) {
        int start = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        String unsigned = text.substring(start);
        double sign = text.startsWith("-") ? -1.0 : 1.0;
        if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
            return OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
        }
        if (unsigned.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        return isDecimal(unsigned) ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
    }

    /** Digits with at most one point and an optional exponent; narrower than what Java reads as a number. */
    private static boolean isDecimal(String text) {
        int i = 0;
        int digits = 0;
        boolean point = false;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits++;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return false;
        }
        return i == text.length() || isExponent(text, i);
    }

    private static boolean isExponent(String text, int start) {
        if (text.charAt(start) != 'e' && text.charAt(start) != 'E') {
            return false;
        }
        int i = start + 1;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        int first = i;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i > first && i == text.length();
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /**
     * A fraction the way PostHog's server prints it: shortest digits, plain from 1e-5 up to 1e16, otherwise with an exponent
     * ({@code 1e21}); a whole one keeps its {@code .0}.
     */
    private static String decimalText(double number) {
        if (!Double.isFinite(number)) {
            return "null"; // JSON has no such number
        }
        if (number == 0.0) {
            return 1.0 / number < 0 ? "-0.0" : "0.0";
        }
        double magnitude = Math.abs(number);
        BigDecimal exact = new BigDecimal(Double.toString(number));
        if (magnitude >= 1e-5 && magnitude < 1e16) {
            String plain = exact.stripTrailingZeros().toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        BigDecimal stripped = exact.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - stripped.scale();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (number < 0 ? "-" : "") + mantissa + "e" + exponent;
    }

    private static StringBuilder write(Object value, StringBuilder out) {
        switch (value) {
            case String text -> quote(text, out);
            case List<?> list -> {
                out.append('[');
                String separator = "";
                for (Object element : list) {
                    write(element, out.append(separator));
                    separator = ",";
                }
                out.append(']');
            }
            case Map<?, ?> map -> {
                out.append('{');
                String separator = "";
                List<String> names = new ArrayList<>();
                map.keySet().forEach(name -> names.add(String.valueOf(name)));
                // By name, so that equal objects read alike whatever order they arrived in.
                names.sort(null);
                for (String name : names) {
                    quote(name, out.append(separator));
                    write(map.get(name), out.append(':'));
                    separator = ",";
                }
                out.append('}');
            }
            case null, default -> out.append(text(value));
        }
        return out;
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
