package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/reference/topics.md} equal to the declaration; {@code -Ddocs.write=true} writes it anew. */
class TopicsPageTest {

    private static final Path PAGE = Path.of("../../docs/reference/topics.md");

    @Test
    void shouldDescribeTheTopicsAsTheyAreDeclared() throws Exception {
        String page = page();
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew with: mvn -pl libs/contracts test -Ddocs.write=true")
                .isEqualTo(page);
    }

    /** The picture in the architecture page: every edge of it is a topic's writer or reader, and none is missing. */
    @Test
    void shouldDrawTheArchitectureAsTopicsAreDeclared() throws Exception {
        Set<String> declared = new TreeSet<>();
        for (Topic topic : Topic.values()) {
            if (topic == Topic.DEAD_LETTERS) {
                continue;
            }
            declared.add(topic.owner() + " --> " + topic.topicName());
            topic.readers().forEach(reader -> declared.add(topic.topicName() + " --> " + reader));
        }

        Set<String> drawn = Files.readAllLines(Path.of("../../docs/architecture.md")).stream()
                .map(String::strip)
                .filter(line -> line.contains(" --> "))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(drawn).isEqualTo(declared);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Topics

                Generated from `libs/contracts` (`Topic.java`); a test keeps them equal. What each field means stands in the payload's
                Javadoc, an example of each in `libs/contracts/src/test/resources/golden`. Metadata travels in record headers
                (`Headers.java`).

                | topic | written by | read by | kept | partitions | payload |
                | --- | --- | --- | --- | --- | --- |
                """);
        for (Topic topic : Topic.values()) {
            String kept =
                    switch (topic.kind()) {
                        case TABLE -> "newest per key";
                        case STREAM -> "7 days";
                    };
            String payload = topic.payload() == byte[].class
                    ? "bytes as they came"
                    : "`" + topic.payload().getSimpleName() + "`";
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %s | %s |%n",
                    topic.topicName(),
                    topic.owner(),
                    topic.readers().isEmpty() ? "people" : String.join(", ", topic.readers()),
                    kept,
                    topic.scale().name().toLowerCase(Locale.ROOT),
                    payload));
        }
        return page.toString();
    }
}
