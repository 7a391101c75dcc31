package dev.sluice.autorollout.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.autorollout.UndecidableException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** What becomes of records that cannot have their effect. */
class InboxTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Map<String, Throwable> setAside = new ConcurrentHashMap<>();
    private final List<String> tried = new CopyOnWriteArrayList<>();

    @Test
    void shouldSetAsideWhatCannotBeDecidedAtOnceAndGoOnWithTheOthers() {
        UndecidableException undecidable = new UndecidableException("r-1", new IllegalStateException("a bug"));

        read(said -> said.equals("poison") ? Uni.createFrom().failure(undecidable) : done(), "poison", "good");

        await().atMost(SOON).until(() -> acknowledged.contains("good") && setAside.containsKey("poison"));
        assertThat(setAside).containsOnly(Map.entry("poison", undecidable));
        assertThat(acknowledged).containsExactly("good");
        assertThat(tried).as("not tried again").containsOnlyOnce("poison");
    }

    @Test
    void shouldTryAgainWhatMerelyFails() {
        read(
                said -> tried.stream().filter("late"::equals).count() < 3
                        ? Uni.createFrom().failure(new IOException("the database is away"))
                        : done(),
                "late");

        await().atMost(SOON).until(() -> acknowledged.contains("late"));
        assertThat(tried).hasSize(3);
        assertThat(setAside).isEmpty();
    }

    @Test
    void shouldSetAsideWhatCannotBeRead() {
        read(said -> done(), "unreadable", "good");

        await().atMost(SOON).until(() -> acknowledged.contains("good") && setAside.containsKey("unreadable"));
        assertThat(tried).containsExactly("good");
    }

    /** What a record leads to. */
    private interface Effect {
        Uni<?> of(String said);
    }

    private void read(Effect effect, String... records) {
        Multi<Message<byte[]>> channel =
                Multi.createFrom().items(Stream.of(records).map(this::message));
        Inbox.read(
                channel,
                (_, payload) -> {
                    String said = new String(payload, StandardCharsets.UTF_8);
                    if (said.equals("unreadable")) {
                        throw new IOException("no JSON");
                    }
                    return said;
                },
                said -> {
                    tried.add(said);
                    return effect.of(said);
                });
    }

    private Message<byte[]> message(String said) {
        return Message.of(
                said.getBytes(StandardCharsets.UTF_8),
                () -> {
                    acknowledged.add(said);
                    return CompletableFuture.completedFuture(null);
                },
                cause -> {
                    setAside.put(said, cause);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static Uni<?> done() {
        return Uni.createFrom().voidItem();
    }
}
