package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One rollout on its way, as the API shows it. */
final class Ride {

    private static final Set<String> ENDS = Set.of("completed", "rolled_back", "aborted");

    /** How a proof reads in the decision log. */
    private static final Pattern PROOF = Pattern.compile("stage \"([^\"]+)\" has its proof");

    private static final int VISITORS_AT_ONCE = 40;

    private final Api api;
    private final String id;

    Ride(Api api, String id) {
        this.api = api;
        this.id = id;
    }

    String id() {
        return id;
    }

    JsonNode view() {
        return api.get("/rollouts/" + id);
    }

    JsonNode explain() {
        return api.get("/rollouts/" + id + "/explain");
    }

    String phase() {
        return explain().get("phase").asText();
    }

    List<JsonNode> decisions() {
        List<JsonNode> decisions = new ArrayList<>();
        api.get("/rollouts/" + id + "/decisions").forEach(decisions::add);
        return decisions;
    }

    JsonNode verdict() {
        return api.get("/verdicts/" + id);
    }

    /** The stages whose proof was there, in the order in which they were left. */
    List<String> proven() {
        List<String> proven = new ArrayList<>();
        for (JsonNode decision : decisions()) {
            Matcher proof = PROOF.matcher(decision.get("reason").asText());
            if (decision.get("outcome").asText().equals("moved") && proof.find()) {
                proven.add(proof.group(1));
            }
        }
        return proven;
    }

    /** Waits until the watcher judges this stage: from then on every exposure is counted. */
    void awaitWatched(int stage) {
        await("a verdict on stage " + stage)
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        api.has("/verdicts/" + id) && verdict().get("stage").asInt() == stage);
    }

    /** Waits until a share of everyone is both served and watched. What comes from then on is counted to the last visitor. */
    void awaitOpen(Sdk sdk, String flag) {
        awaitWatched(0);
        List<Visitor> somebody = IntStream.range(0, 40)
                .mapToObj(i -> Visitor.named("somebody-" + i))
                .toList();
        await("the stage to be served")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> sdk.look(flag, somebody).contains(true));
    }

    void awaitPhase(String phase) {
        await("phase " + phase)
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(phase()).isEqualTo(phase));
    }

    /** Waits until the verdict counts exactly these people and their conversions. */
    void awaitCounted(Visits visits) {
        await("the counts of the verdict")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    JsonNode orders = verdict().get("guardrails").get(0);
                    assertThat(counts(orders))
                            .as(
                                    "treated people, their conversions, control people, theirs; set aside: %s",
                                    verdict().get("health"))
                            .containsExactly(
                                    visits.people(true),
                                    visits.conversions(true),
                                    visits.people(false),
                                    visits.conversions(false));
                });
    }

    private static List<Long> counts(JsonNode guardrail) {
        List<Long> counts = new ArrayList<>();
        for (String arm : List.of("treated", "control")) {
            counts.add(guardrail.get(arm).get("people").asLong());
            counts.add(guardrail.get(arm).get("affected").asLong());
        }
        return counts;
    }

    /** Lets visitors come until the rollout has ended. What they did is in the answer. */
    Visits visitUntilEnd(Sdk sdk, String flag, Crowd crowd) {
        Visits visits = new Visits();
        await("the end of the rollout of " + flag)
                .atMost(Stack.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    visits.add(sdk.visit(flag, crowd.next(VISITORS_AT_ONCE)));
                    return ENDS.contains(phase());
                });
        sdk.awaitAcknowledged();
        System.out.printf(
                "%s: %s after %d visitors: %d of %d treated and %d of %d others converted%n",
                flag,
                phase(),
                crowd.size(),
                visits.conversions(true),
                visits.people(true),
                visits.conversions(false),
                visits.people(false));
        return visits;
    }
}
