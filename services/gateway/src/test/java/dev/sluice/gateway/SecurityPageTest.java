package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/security.md} true: the tests that it names are there, and no line of the checklist is left out. */
class SecurityPageTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|Journey))`");
    private static final Pattern LINE = Pattern.compile("^\\| S-(\\d\\d)(?: – S-(\\d\\d))? \\|", Pattern.MULTILINE);
    private static final int LINES = 72;

    @Test
    void shouldNameTestsThatAreThere() throws IOException {
        Set<String> named = TEST.matcher(page())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(tests()).containsAll(named);
    }

    @Test
    void shouldHaveEachLineOfTheChecklistOnce() throws IOException {
        List<Integer> lines = LINE.matcher(page())
                .results()
                .flatMapToInt(found -> {
                    int first = Integer.parseInt(found.group(1));
                    return IntStream.rangeClosed(
                            first, found.group(2) == null ? first : Integer.parseInt(found.group(2)));
                })
                .boxed()
                .toList();

        assertThat(lines).isEqualTo(IntStream.rangeClosed(1, LINES).boxed().toList());
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/security.md"));
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String folder : List.of("libs", "services", "deploy", "system-tests")) {
            for (Path module : modules(ROOT.resolve(folder))) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> name.endsWith(".java"))
                                .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
                    }
                }
            }
        }
        return names;
    }

    /** A folder is a module or holds some. */
    private static List<Path> modules(Path folder) throws IOException {
        if (Files.exists(folder.resolve("pom.xml"))) {
            return List.of(folder);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).toList();
        }
    }
}
