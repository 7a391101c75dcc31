package dev.sluice.local.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Shows what services could not process, and gives it back to them once the cause is mended. */
@Command(
        name = "dead-letters",
        description = "Shows what services could not process, and gives it back to them.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT)
public final class DeadLetters {

    private static final int REFUSED = 1;
    private static final int VALUE_SHOWN = 4_000;

    @Option(
            names = "--bootstrap-servers",
            scope = ScopeType.INHERIT,
            defaultValue = "${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description = "The broker; by default ${DEFAULT-VALUE}.")
    private String servers;

    private DeadLetters() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine commands = new CommandLine(new DeadLetters());
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof KafkaException)) {
                throw failure;
            }
            command.getErr().println("dead-letters: the broker does not answer as it should: " + failure.getMessage());
            return REFUSED;
        });
        return commands.execute(args.length == 0 ? new String[] {"list"} : args);
    }

    @Command(description = "Lists them, the oldest first: number, when, topic, place in it, reason.")
    int list(
            @Option(names = "--topic", description = "Only those of this topic.") Optional<String> topic,
            @Option(names = "--all", description = "Those that were given back, too.") boolean replayedToo) {
        try (DeadLetterTopic letters = new DeadLetterTopic(servers)) {
            List<DeadLetter> found = letters.all().stream()
                    .filter(letter -> topic.isEmpty() || letter.topic().equals(topic.get()))
                    .filter(letter -> replayedToo || letter.replayedAt().isEmpty())
                    .toList();
            found.forEach(letter -> System.out.println(line(letter)));
            if (found.isEmpty()) {
                System.out.println("There are none.");
            }
            return 0;
        }
    }

    @Command(description = "Shows one whole: cause, origin, headers, value.")
    int show(@Parameters(paramLabel = "NUMBER", description = "As list shows it.") long number) {
        try (DeadLetterTopic letters = new DeadLetterTopic(servers)) {
            Optional<DeadLetter> found = letters.all().stream()
                    .filter(letter -> letter.number() == number)
                    .findFirst();
            found.ifPresentOrElse(DeadLetters::print, () -> refuse("there is no number " + number));
            return found.isPresent() ? 0 : REFUSED;
        }
    }

    @Command(
            description =
                    "Gives them back to the topics they come from, each once: what was given back already is left alone.")
    int replay(
            @Parameters(arity = "0..*", paramLabel = "NUMBER", description = "Which ones.") List<Long> numbers,
            @Option(names = "--topic", description = "All of this topic.") Optional<String> topic,
            @Option(names = "--all", description = "All.") boolean all) {
        List<Long> wanted = numbers == null ? List.of() : numbers;
        if (Stream.of(!wanted.isEmpty(), topic.isPresent(), all)
                        .filter(said -> said)
                        .count()
                != 1) {
            return refuse("say which: numbers, or --topic TOPIC, or --all");
        }
        try (DeadLetterTopic letters = new DeadLetterTopic(servers)) {
            List<DeadLetter> chosen = letters.all().stream()
                    .filter(letter ->
                            all || wanted.contains(letter.number()) || topic.equals(Optional.of(letter.topic())))
                    .toList();
            for (long number : wanted) {
                if (chosen.stream().noneMatch(letter -> letter.number() == number)) {
                    return refuse("there is no number " + number + "; nothing was given back");
                }
            }
            List<DeadLetter> due = chosen.stream()
                    .filter(letter -> letter.replayedAt().isEmpty() && letter.canBeReplayed())
                    .toList();
            if (!due.isEmpty()) {
                letters.replay(due);
            }
            long before = chosen.stream()
                    .filter(letter -> letter.replayedAt().isPresent())
                    .count();
            System.out.printf(
                    "%d given back, %d were given back before, %d cannot be: nothing of them was kept.%n",
                    due.size(), before, chosen.size() - due.size() - before);
            return 0;
        }
    }

    private static String line(DeadLetter letter) {
        return "%6d  %s  %s %s  %s%s"
                .formatted(
                        letter.number(),
                        letter.at(),
                        letter.topic(),
                        letter.place().orElse("-"),
                        oneLine(letter.reason()),
                        letter.replayedAt()
                                .map(at -> "  (given back " + at + ")")
                                .orElse(""));
    }

    private static void print(DeadLetter letter) {
        System.out.println(line(letter));
        letter.cause().ifPresent(cause -> System.out.println("cause: " + oneLine(cause)));
        System.out.println("key: " + oneLine(letter.key()));
        for (Header header : letter.record().headers()) {
            System.out.println("header " + oneLine(header.key()) + ": " + oneLine(text(header.value())));
        }
        byte[] value = letter.record().value();
        System.out.println(
                "value" + (value == null ? ": none" : " (" + value.length + " bytes): " + oneLine(text(value))));
    }

    private static int refuse(String sentence) {
        System.err.println("dead-letters: " + sentence + ".");
        return REFUSED;
    }

    private static String text(byte[] bytes) {
        String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        return text.length() <= VALUE_SHOWN ? text : text.substring(0, VALUE_SHOWN) + " …";
    }

    /** Strangers wrote these texts: none may move the cursor of whoever looks at them. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
