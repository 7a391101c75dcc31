package dev.sluice.gateway.route;

import dev.sluice.contracts.AccessRole;
import dev.sluice.kit.http.Roles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What services declare in their sources of who may do what. */
final class ApiActions {

    private static final Path SERVICES = Path.of("..");
    private static final Pattern CLASS =
            Pattern.compile("((?:^@[^\\n]*\\n(?:^ [^\\n]*\\n)*)+)^public class ", Pattern.MULTILINE);
    private static final Pattern METHOD = Pattern.compile(
            "^    @(GET|POST|PUT|PATCH|DELETE)\\n(.*?)^    public .*?$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PATH = Pattern.compile("@Path\\(\"([^\"]*)\"\\)");
    private static final Pattern ROLES = Pattern.compile("@RolesAllowed\\(([^)]*)\\)");
    private static final Pattern ROLE = Pattern.compile("Roles\\.([A-Z]+)");

    /**
     * Something that can be asked of the API.
     *
     * @param groups each opens it; empty when everybody may
     */
    record Action(String method, String path, Set<String> groups) {

        Action {
            groups.forEach(Action::known);
        }

        /** Whether it needs no key. */
        boolean isOpen() {
            return groups.isEmpty();
        }

        /** The roles whose callers may do it. */
        Set<AccessRole> roles() {
            Set<AccessRole> may = EnumSet.allOf(AccessRole.class);
            may.removeIf(role -> !isOpen() && Collections.disjoint(Roles.of(role), groups));
            return may;
        }

        private static void known(String group) {
            if (!Roles.of(AccessRole.ADMIN).contains(group)) {
                throw new IllegalArgumentException("no role: " + group);
            }
        }
    }

    private ApiActions() {}

    /** All of them, by path. Fails for one that says nothing of who may. */
    static List<Action> declared() {
        List<Action> actions = new ArrayList<>();
        for (Upstream upstream : Upstream.values()) {
            Path sources = SERVICES.resolve(upstream.serviceName()).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith("Resource.java"))
                        .forEach(file -> actions.addAll(of(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        // One address may have a method for each kind of body.
        return actions.stream()
                .distinct()
                .sorted(Comparator.comparing(Action::path).thenComparing(Action::method))
                .toList();
    }

    private static List<Action> of(Path file) {
        String source = read(file);
        Matcher head = CLASS.matcher(source);
        if (!head.find()) {
            throw new AssertionError(file + " has no public class with annotations");
        }
        String base = find(PATH, head.group(1)).orElseThrow(() -> new AssertionError(file + " has no @Path"));
        return METHOD.matcher(source)
                .results()
                .map(found -> new Action(
                        found.group(1),
                        base + find(PATH, found.group(2)).map(ApiActions::below).orElse(""),
                        groups(file, head.group(1), found.group(1) + " " + found.group(2))))
                .toList();
    }

    private static Set<String> groups(Path file, String onClass, String onMethod) {
        if (onMethod.contains("@PermitAll")) {
            return Set.of();
        }
        String named = find(ROLES, onMethod)
                .or(() -> find(ROLES, onClass))
                .orElseThrow(() -> new AssertionError(file + " does not say who may: " + onMethod));
        return ROLE.matcher(named)
                .results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String below(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Optional<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).findFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
