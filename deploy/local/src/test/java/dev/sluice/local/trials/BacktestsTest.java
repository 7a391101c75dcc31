package dev.sluice.local.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.WireJson;
import dev.sluice.rollout.ReadyMadeTemplates;
import dev.sluice.rollout.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/backtest} on any file of people and any template. */
class BacktestsTest {

    private static final long SEED = 20_261_123;
    /** One quick stage for a half of everyone, a wide margin, an error guardrail that no recording of conversions can tell. */
    private static final String OWN = """
            {"key":"own","version":3,"name":"Own","alpha":0.04,"beta":0.05,"holdback":0,"changedBy":"ada",
             "stages":[{"name":"half","audience":{"name":"everyone","filters":[]},"share":5000,"least":"PT1M","longest":"P7D",
                        "proof":{"kind":"not_worse_than","margin":4000},"gate":"automatic","ifInconclusive":"hold"}],
             "guardrails":[{"id":"orders","metricKey":"checkout","direction":"lower_is_worse","margin":4000,
                            "trigger":"beyond_margin","action":"roll_back","weight":0.75},
                           {"id":"errors","metricKey":"errors","direction":"higher_is_worse","margin":3000,
                            "trigger":"harm","action":"roll_back","weight":0.25}]}""";

    @TempDir
    Path folder;

    private Path people;

    /** A file of somebody else's making: other column names, quotes, repeated rows. */
    @BeforeEach
    void record() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        StringBuilder csv = new StringBuilder("\"visitor\",when,\"bought, ever\"\n");
        for (int i = 0; i < 4_000; i++) {
            String row = "\"v" + i + "\",2026-01-01T%02d:%02d:00Z,".formatted(i / 400, i / 7 % 60)
                    + (random.nextInt(5) == 0 ? "yes" : "no") + "\n";
            csv.append(row).append(i % 50 == 0 ? row : "");
        }
        people = Files.writeString(folder.resolve("people.csv"), csv);
    }

    @Test
    void shouldTakeAnyRecordingThroughATemplateOfAFile() throws IOException {
        Path template = Files.writeString(folder.resolve("own.json"), OWN);

        Ran ran = run("--template", template.toString(), "--effect", "0,-0.9", "--runs", "20");

        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.said())
                .contains("4,000 people", "template own", "orders: BEYOND_MARGIN", "weight 0.75", "Stages: [half]")
                .doesNotContain("errors");
        assertThat(ran.said()).containsPattern("\\| none \\(A/A\\) \\| 0\\.0 %");
        assertThat(ran.said()).containsPattern("\\| -90 % \\| 100\\.0 %");
    }

    /** What the API and the topic give is what is read. */
    @Test
    void shouldTakeTheReadyMadeTemplateAsItIsWritten() throws IOException {
        Template made = ReadyMadeTemplates.conversion("recorded");
        Path template =
                Files.write(folder.resolve("made.json"), WireJson.lenient().writeValueAsBytes(made));

        Ran ofFile = run("--template", template.toString(), "--effect", "-0.9", "--runs", "5");
        Ran asUsual = run("--effect", "-0.9", "--runs", "5");

        assertThat(ofFile.code()).as(ofFile.said()).isZero();
        assertThat(ofFile.said()).isEqualTo(asUsual.said());
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        Path errorsOnly =
                Files.writeString(folder.resolve("errors.json"), OWN.replace("lower_is_worse", "higher_is_worse"));
        Path broken = Files.writeString(folder.resolve("broken.json"), OWN.replace("\"share\":5000", "\"share\":0"));
        Path none = Files.writeString(folder.resolve("none.json"), "[]");

        assertRefused(run("--template", errorsOnly.toString()), "no guardrail against a fall");
        assertRefused(run("--template", broken.toString()), "stages[0].share");
        assertRefused(run("--template", none.toString()), "holds no template");
        assertRefused(run("--converted", "sold"), "there is no column \"sold\"");
    }

    private static void assertRefused(Ran ran, String why) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.said()).contains(why);
    }

    private record Ran(int code, String said) {}

    private Ran run(String... options) {
        String[] all = new String[options.length + 7];
        all[0] = people.toString();
        all[1] = "--person";
        all[2] = "visitor";
        all[3] = "--time";
        all[4] = "when";
        all[5] = "--converted";
        all[6] = "bought, ever";
        System.arraycopy(options, 0, all, 7, options.length);
        if (options.length > 0 && options[0].equals("--converted")) {
            all[6] = options[1];
            all = java.util.Arrays.copyOf(all, 7);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        try (PrintStream captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            return new Ran(Backtests.run(all), out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }
}
