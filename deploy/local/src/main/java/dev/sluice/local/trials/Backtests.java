package dev.sluice.local.trials;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.ReadyMadeTemplates;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import dev.sluice.trials.backtest.Backtest;
import dev.sluice.trials.backtest.Ending;
import dev.sluice.trials.backtest.Report;
import dev.sluice.trials.backtest.Visit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes recorded people through a template: the ready-made one of conversions, or any other. */
@Command(
        name = "backtest",
        description = "Takes recorded people through a template: when it would have rolled back, when passed, and how"
                + " often falsely over re-randomisations.",
        mixinStandardHelpOptions = true)
public final class Backtests implements Callable<Integer> {

    private static final int REFUSED = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", description = "CSV with a header, or JSON lines of events (.jsonl); .gz too.")
    private Optional<Path> file;

    @Option(names = "--topic", description = "Instead of a file: this project's events in the topic events.")
    private Optional<String> project;

    @Option(names = "--bootstrap-servers", defaultValue = "${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}")
    private String servers;

    @Option(names = "--person", defaultValue = "user_id", description = "CSV: the column of who; ${DEFAULT-VALUE}.")
    private String person;

    @Option(names = "--converted", defaultValue = "converted", description = "CSV: the column of 1 or 0.")
    private String converted;

    @Option(names = "--time", description = "CSV: the column of when; without it people come evenly.")
    private Optional<String> time;

    @Option(names = "--people-per-hour", defaultValue = "1000", description = "CSV without times: how many come.")
    private int anHour;

    @Option(names = "--arm", description = "CSV: the column of a real experiment's arms: also run it as it was.")
    private Optional<String> arm;

    @Option(names = "--treatment", defaultValue = "treatment", description = "CSV: treatment's name in --arm.")
    private String treatment;

    @Option(names = "--share", defaultValue = "0.5", description = "The share that treatment had; ${DEFAULT-VALUE}.")
    private double share;

    @Option(names = "--first", defaultValue = "$pageview", description = "Events: what makes a visitor.")
    private String first;

    @Option(names = "--outcome", defaultValue = "order completed", description = "Events: what makes a conversion.")
    private String outcome;

    @Option(
            names = "--template",
            description =
                    "A file with a template's JSON, as GET .../templates/KEY gives it; or the key of one on the topic"
                            + " templates. By default the ready-made conversion template.")
    private Optional<String> template;

    @Option(names = "--project", defaultValue = "default", description = "Whose template; ${DEFAULT-VALUE}.")
    private String ofProject;

    @Option(
            names = "--trigger",
            description = "${COMPLETION-CANDIDATES}, for all guardrails; by default each its own (ready-made: HARM).")
    private Optional<Trigger> trigger;

    @Option(names = "--least", description = "Every stage's least time, instead of the template's: PT1H.")
    private Optional<Duration> least;

    @Option(
            names = "--effect",
            split = ",",
            defaultValue = "0,-0.1,-0.3,-0.5,-0.8",
            description = "True relative effects to inject; ${DEFAULT-VALUE}.")
    private List<Double> effects;

    @Option(names = "--runs", defaultValue = "500", description = "Re-randomisations of each; ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--seed", defaultValue = "20261123")
    private long seed;

    private Backtests() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Backtests())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("backtest: " + failure.getMessage());
                    return REFUSED;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        Plan plan = plan();
        List<Visit> visits = visits();
        Backtest backtest = new Backtest(Backtest.applicable(plan), visits);
        long conversions =
                visits.stream().filter(each -> each.convertedAt().isPresent()).count();
        System.out.printf(
                Locale.ROOT,
                "%,d people, %,d conversions (%.2f %%), %s to %s; %s; %d re-randomisations, seed %d.%n",
                visits.size(),
                conversions,
                100.0 * conversions / visits.size(),
                backtest.visits().getFirst().at(),
                backtest.visits().getLast().at(),
                Templates.told(plan),
                runs,
                seed);
        System.out.println(
                "Stages: " + backtest.plan().stages().stream().map(Stage::name).toList());
        if (arm.isPresent()) {
            Plan asRun = Backtest.oneStage(plan, new BasisPoints((int) Math.round(share * 10_000)));
            System.out.println(
                    "As it was run, at a share of " + share + ": " + said(new Backtest(asRun, visits).asRecorded()));
        }
        System.out.println();
        System.out.println("| true effect | rolled back | when, median | passed | when, median | unfinished |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (double effect : effects) {
            System.out.println(Report.of(backtest, 1 + effect, runs, seed).row(backtest));
        }
        return 0;
    }

    private static String said(Ending ending) {
        return switch (ending) {
            case Ending.RolledBack each -> "rolled back after " + each.people() + " people, at " + each.at();
            case Ending.Passed each -> "passed after " + each.people() + " people, at " + each.at();
            case Ending.Unfinished each ->
                "neither rolled back nor passed by the end, after " + each.people() + " people";
        };
    }

    private List<Visit> visits() throws IOException {
        if (file.isPresent() == project.isPresent()) {
            throw new ParameterException(spec.commandLine(), "say what to read: a file, or --topic PROJECT");
        }
        if (project.isPresent()) {
            return Recordings.topic(servers, project.get(), first, outcome);
        }
        String name = file.get().getFileName().toString();
        return name.contains(".json")
                ? Recordings.jsonLines(file.get(), first, outcome)
                : Recordings.csv(file.get(), new Recordings.Columns(person, converted, time, arm, treatment, anHour));
    }

    private Plan plan() throws IOException {
        Template followed = template.isPresent()
                ? Templates.find(template.get(), servers, project.orElse(ofProject))
                : ReadyMadeTemplates.conversion("recorded");
        return Templates.plan(followed, outcome, trigger, least);
    }
}
