package dev.sluice.local.trials;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.Verdict;
import dev.sluice.trials.replay.Replay;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives past verdicts again from the topic that keeps them, and says which come out otherwise. */
@Command(
        name = "replay",
        description = "Gives past verdicts again, and compares them bit for bit with what was said.",
        mixinStandardHelpOptions = true)
public final class Replays implements Callable<Integer> {

    private static final int DIFFERENT = 1;

    @Option(
            names = "--bootstrap-servers",
            defaultValue = "${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description = "The broker; by default ${DEFAULT-VALUE}.")
    private String servers;

    @Option(names = "--rollout", description = "Only those on this rollout.")
    private Optional<String> rollout;

    @Option(names = "--at", description = "Only the last one given at or before this time, of each rollout.")
    private Optional<Instant> at;

    @Option(names = "--sentence", description = "Print what each one said, too.")
    private boolean sentences;

    private Replays() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Replays())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (!(failure instanceof KafkaException)) {
                        throw failure;
                    }
                    command.getErr()
                            .println("replay: the broker does not answer as it should: " + failure.getMessage());
                    return DIFFERENT;
                })
                .execute(args));
    }

    @Override
    public Integer call() {
        List<JudgedRecord> found = new ArrayList<>();
        ObjectReader json = WireJson.lenient().readerFor(JudgedRecord.class);
        WholeTopic.read(servers, Topic.VERDICT_LOG, record -> {
            try {
                JudgedRecord judged = json.readValue(record.value());
                boolean isWanted = rollout.isEmpty()
                        || rollout.get().equals(judged.verdict().rolloutId());
                if (isWanted && (at.isEmpty() || !judged.verdict().judgedAt().isAfter(at.get()))) {
                    found.removeIf(each -> at.isPresent()
                            && each.verdict()
                                    .rolloutId()
                                    .equals(judged.verdict().rolloutId()));
                    found.add(judged);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return again(found, sentences, System.out) ? 0 : DIFFERENT;
    }

    /** Prints each and whether it is the same; true when all are. */
    static boolean again(List<JudgedRecord> found, boolean sentences, PrintStream out) {
        int different = 0;
        int unguarded = 0;
        for (JudgedRecord each : found) {
            Verdict said = each.verdict();
            String which = said.judgedAt() + " " + said.rolloutId() + " generation " + said.generation() + " stage "
                    + (said.stage() + 1) + " " + said.status();
            if (said.guardrails().isEmpty()) {
                unguarded++;
                out.println(which + ": unguarded, there is nothing to judge again");
                continue;
            }
            Replay.Outcome outcome = Replay.of(each.plan(), said);
            out.println(which + (outcome.isSame() ? ": the same" : ": DIFFERENT"));
            outcome.differences().forEach(difference -> out.println("    " + difference));
            if (sentences) {
                out.println("    " + said.sentence());
            }
            different += outcome.isSame() ? 0 : 1;
        }
        out.printf(
                "%d verdicts judged again, %d the same bit for bit, %d different, %d of unguarded rollouts left out.%n",
                found.size() - unguarded, found.size() - unguarded - different, different, unguarded);
        return different == 0;
    }
}
