package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say from elsewhere than the API, over a real broker. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class PersonCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REPLY_TO = "sealed";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Bus bus;
    private Shop shop;
    private String id;

    @BeforeEach
    void open() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus).open(Duration.ofHours(1));
        id = shop.start();
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).map(RolloutRecord::stage).orElse(-1) == 0);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldPauseOnceAndAnswerOnceWhenAPressArrivesThreeTimes() {
        RolloutCommand pause = command(RolloutCommand.Action.PAUSE, Optional.of(generation()));

        send(pause);
        send(pause);
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.HELD
                        && !answers(pause).isEmpty());
        send(pause);
        // When it takes effect, what was sent before it did or never will: a rollout hears in order.
        RolloutCommand last = command(RolloutCommand.Action.APPROVE, Optional.of(generation()));
        send(last);
        await().atMost(PATIENCE).until(() -> !answers(last).isEmpty());

        assertThat(answers(pause)).singleElement().satisfies(answer -> {
            assertThat(answer.outcome()).isEqualTo(RolloutCommandResult.Outcome.DONE);
            assertThat(answer.explanation()).isEqualTo("grace paused rollout " + id + ".");
            assertThat(answer.replyTo()).contains(REPLY_TO);
        });
        shop.asVic()
                .get(shop.path(id) + "/decisions")
                .then()
                .body("findAll { it.event == 'pause' }.by", equalTo(List.of("grace")));
    }

    @Test
    void shouldAnswerWhyWhenItIsRefused() {
        RolloutCommand early = command(RolloutCommand.Action.APPROVE, Optional.of(generation()));
        RolloutCommand old = command(RolloutCommand.Action.ROLL_BACK, Optional.of(generation() - 1));
        RolloutCommand foreign = new RolloutCommand(
                UUID.randomUUID().toString(),
                "another-project",
                id,
                Optional.empty(),
                RolloutCommand.Action.ROLL_BACK,
                "mallory",
                "",
                Instant.now(),
                Optional.empty());

        List.of(early, old, foreign).forEach(this::send);

        await().atMost(PATIENCE).until(() -> bus.answers(id).size() == 3);
        assertThat(bus.answers(id))
                .extracting(RolloutCommandResult::outcome)
                .containsOnly(RolloutCommandResult.Outcome.REFUSED);
        assertThat(answers(early).getFirst().explanation()).isNotBlank();
        assertThat(answers(old).getFirst().explanation()).contains("an earlier run of the flag");
        assertThat(answers(foreign).getFirst().explanation()).contains("no such rollout");
        assertThat(bus.newest(id).orElseThrow().phase()).isEqualTo(RolloutPhase.RUNNING);
    }

    @Test
    void shouldRollBackWhenAPersonSaysSo() {
        send(command(RolloutCommand.Action.ROLL_BACK, Optional.empty()));

        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
    }

    @Test
    void shouldApproveOnlyTheStageThatThePersonSawAndOnlyWhileTheWordIsFresh() {
        Shop gated = new Shop(bus).open(Duration.ofMillis(1), Gate.APPROVAL);
        shop = gated;
        id = gated.start();
        await().atMost(PATIENCE).until(() -> {
            bus.newest(id).ifPresent(standing -> gated.judge(id, VerdictStatus.PASSED));
            return bus.newest(id).map(RolloutRecord::phase).orElse(null) == RolloutPhase.HELD;
        });
        gated.judge(id, VerdictStatus.PASSED);
        Instant now = Instant.now();
        RolloutCommand another = approval(now, Optional.of("5 % of everyone"));
        RolloutCommand unnamed = approval(now, Optional.empty());
        RolloutCommand stale = approval(now.minus(Duration.ofMinutes(6)), Optional.of("internal users"));

        List.of(another, unnamed, stale).forEach(this::send);

        await().atMost(PATIENCE).until(() -> bus.answers(id).size() == 3);
        assertThat(bus.answers(id))
                .extracting(RolloutCommandResult::outcome)
                .containsOnly(RolloutCommandResult.Outcome.REFUSED);
        assertThat(answers(another).getFirst().explanation()).contains("stage \"internal users\" waits now");
        assertThat(answers(unnamed).getFirst().explanation()).contains("does not name");
        assertThat(answers(stale).getFirst().explanation()).contains("approve again");
        assertThat(bus.newest(id).orElseThrow().stage()).isZero();

        send(approval(Instant.now(), Optional.of("internal users")));
        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().stage() == 1);
    }

    private RolloutCommand approval(Instant at, Optional<String> stage) {
        RolloutCommand plain = command(RolloutCommand.Action.APPROVE, Optional.empty());
        return new RolloutCommand(
                plain.commandId(),
                plain.project(),
                plain.rolloutId(),
                plain.generation(),
                plain.action(),
                plain.by(),
                plain.reason(),
                at,
                plain.replyTo(),
                stage);
    }

    private long generation() {
        return bus.newest(id).orElseThrow().generation();
    }

    private RolloutCommand command(RolloutCommand.Action action, Optional<Long> generation) {
        return new RolloutCommand(
                UUID.randomUUID().toString(),
                shop.project,
                id,
                generation,
                action,
                "grace",
                "by a button",
                Instant.now(),
                Optional.of(REPLY_TO));
    }

    private void send(RolloutCommand command) {
        bus.send(Topic.ROLLOUT_COMMANDS, command.rolloutId(), RolloutCommand.class, command);
    }

    private List<RolloutCommandResult> answers(RolloutCommand command) {
        return bus.answers(id).stream()
                .filter(answer -> answer.commandId().equals(command.commandId()))
                .toList();
    }
}
