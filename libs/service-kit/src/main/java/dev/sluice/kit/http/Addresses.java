package dev.sluice.kit.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each address of this service takes, read off its resources: the framework says 404 where another method would do, and names
 * neither the methods nor the media types that it knows.
 */
@ApplicationScoped
class Addresses {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^/]+}");

    private final List<Endpoint> endpoints;

    /** One method of one address. */
    private record Endpoint(Pattern path, String verb, List<String> mediaTypes, Method method) {}

    @Inject
    Addresses(BeanManager beans) {
        this(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .collect(Collectors.toSet()));
    }

    Addresses(Collection<Class<?>> classes) {
        endpoints = classes.stream()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(
                        type -> Stream.of(type.getDeclaredMethods()).flatMap(method -> endpoint(type, method).stream()))
                .toList();
    }

    private static Optional<Endpoint> endpoint(Class<?> type, Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
                .findFirst()
                .map(annotation -> new Endpoint(
                        pattern(type.getAnnotation(Path.class), method.getAnnotation(Path.class)),
                        annotation.getAnnotation(HttpMethod.class).value(),
                        mediaTypes(method.getAnnotation(Consumes.class), type.getAnnotation(Consumes.class)),
                        method));
    }

    private static Pattern pattern(Path ofType, Path ofMethod) {
        String template = plain(ofType.value()) + (ofMethod == null ? "" : plain(ofMethod.value()));
        String[] literals = PARAMETER.split(template, -1);
        return Pattern.compile(Arrays.stream(literals).map(Pattern::quote).collect(Collectors.joining("[^/]+")) + "/?");
    }

    private static String plain(String path) {
        String bare = path.replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    private static List<String> mediaTypes(Consumes ofMethod, Consumes ofType) {
        Consumes nearest = ofMethod == null ? ofType : ofMethod;
        return nearest == null ? List.of(MediaType.APPLICATION_JSON) : List.of(nearest.value());
    }

    /** The methods that an address knows, by name; none when there is nothing at it. */
    Set<String> methods(String path) {
        Set<String> known = new TreeSet<>();
        at(path).forEach(endpoint -> known.add(endpoint.verb()));
        if (known.contains("GET")) {
            known.add("HEAD");
        }
        if (!known.isEmpty()) {
            known.add("OPTIONS");
        }
        return known;
    }

    /** The media types of bodies that this method takes at that address, JSON first. */
    List<String> mediaTypes(String verb, String path) {
        List<String> taken =
                new ArrayList<>(at(path).filter(endpoint -> endpoint.verb().equals(verb))
                        .flatMap(endpoint -> endpoint.mediaTypes().stream())
                        .distinct()
                        .sorted()
                        .toList());
        if (taken.remove(MediaType.APPLICATION_JSON) || taken.isEmpty()) {
            taken.addFirst(MediaType.APPLICATION_JSON);
        }
        return taken;
    }

    /** What is called when this method is used at that address. */
    List<Method> called(String verb, String path) {
        return at(path).filter(endpoint -> endpoint.verb().equals(verb))
                .map(Endpoint::method)
                .toList();
    }

    private Stream<Endpoint> at(String path) {
        String address = plain(path);
        return endpoints.stream()
                .filter(endpoint -> endpoint.path().matcher(address).matches());
    }
}
