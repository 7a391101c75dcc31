package dev.sluice.kit.http;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Finds the parameter of an address that is no number where one belongs. JAX-RS answers 404 for such an address, as though nothing
 * were there.
 */
final class WrongParameter {

    private static final int ENOUGH = 60;

    private WrongParameter() {}

    /** The 400 that names it; empty when all are what they should be. */
    static Optional<Problem> find(List<Method> called, MultivaluedMap<String, String> sent) {
        return called.stream()
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .flatMap(parameter -> problem(parameter, sent).stream())
                .findFirst();
    }

    private static Optional<Problem> problem(Parameter parameter, MultivaluedMap<String, String> sent) {
        return name(parameter).flatMap(name -> sent.getOrDefault(name, List.of()).stream()
                .filter(value -> isWrong(parameter.getType(), value))
                .findFirst()
                .map(value -> ProblemException.badRequest(
                                name, "a whole number belongs here, not \"" + shortened(value) + "\"")
                        .problem()));
    }

    private static Optional<String> name(Parameter parameter) {
        RestQuery ours = parameter.getAnnotation(RestQuery.class);
        QueryParam standard = parameter.getAnnotation(QueryParam.class);
        return Stream.of(
                        standard == null ? null : standard.value(),
                        ours == null ? null : ours.value().isEmpty() ? parameter.getName() : ours.value())
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static boolean isWrong(Class<?> type, String value) {
        try {
            if (type == int.class || type == Integer.class) {
                Integer.parseInt(value);
            } else if (type == long.class || type == Long.class) {
                Long.parseLong(value);
            }
            return false;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static String shortened(String text) {
        return text.length() <= ENOUGH ? text : text.substring(0, ENOUGH) + "…";
    }
}
