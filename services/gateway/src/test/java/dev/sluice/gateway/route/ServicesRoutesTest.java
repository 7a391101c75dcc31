package dev.sluice.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table beside the paths that services declare in their sources: each must be reachable, and no line may lead to nothing. */
class ServicesRoutesTest {

    private static final Path SERVICES = Path.of("..");
    private static final Pattern RESOURCE =
            Pattern.compile("@Path\\(\"([^\"]*)\"\\)(?:(?!@Path)[^{])*?\\bclass\\b", Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("^ +@Path\\(\"([^\"]*)\"\\)", Pattern.MULTILINE);
    /** Vert.x routes: paths handed to the little methods that register them, in constants, or in lists. */
    private static final Pattern ROUTE = Pattern.compile(
            "(?:(?:get|post)\\(router, |router\\.route\\(|FLAGS = |(?:List|Map)\\.of\\(|, )\"(/[a-z][^\"]*)\"");

    @ParameterizedTest
    @EnumSource(Upstream.class)
    void shouldLeadToEveryPathOfAService(Upstream upstream) throws IOException {
        List<String> paths = pathsOf(upstream);

        assertThat(paths).isNotEmpty();
        for (String path : paths) {
            Door door = path.startsWith("/api/v1/") ? Door.API : Door.SDK;
            assertThat(RouteTable.of(path)).as(path).contains(new Route(upstream, door));
        }
    }

    @ParameterizedTest
    @EnumSource(Upstream.class)
    void shouldHaveNoLineThatLeadsToNothing(Upstream upstream) throws IOException {
        List<List<String>> paths =
                pathsOf(upstream).stream().map(PathPattern::segmentsOf).toList();

        assertThat(RouteTable.lines())
                .filteredOn(line -> line.route().upstream() == upstream)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(paths).anyMatch(line.pattern()::matches));
    }

    private static List<String> pathsOf(Upstream upstream) throws IOException {
        Path sources = SERVICES.resolve(upstream.serviceName()).resolve("src/main/java");
        List<String> paths = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                addResource(source, paths);
                if (source.contains("Router router") || file.endsWith("Lane.java")) {
                    addAll(ROUTE.matcher(source), paths);
                }
            }
        }
        return paths.stream()
                .flatMap(path -> path.contains(":project")
                        ? Stream.of(path.replace(":project", "@current"), path.replace(":project", "%40current"))
                        : Stream.of(path))
                .map(path -> path.replace(":", "").replaceAll("[{}]", ""))
                .filter(path -> !path.startsWith("/q/"))
                .toList();
    }

    /** A resource's path, alone and with each of its methods'. */
    private static void addResource(String source, List<String> paths) {
        Matcher resource = RESOURCE.matcher(source);
        if (resource.find()) {
            String base = resource.group(1);
            paths.add(base);
            METHOD.matcher(source)
                    .results()
                    .map(method -> method.group(1))
                    .map(path -> base + (path.startsWith("/") ? "" : "/") + path)
                    .forEach(paths::add);
        }
    }

    private static void addAll(Matcher matcher, List<String> paths) {
        matcher.results().map((MatchResult found) -> found.group(1)).forEach(paths::add);
    }
}
