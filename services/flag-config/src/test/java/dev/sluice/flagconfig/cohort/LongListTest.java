package dev.sluice.flagconfig.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.Context;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Nothing that looks at each entry of a long list is done on an event loop: whoever else asks would wait for it. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class LongListTest {

    private final ConcurrentLinkedQueue<Boolean> onEventLoop = new ConcurrentLinkedQueue<>();

    @Inject
    SentList sent;

    @Inject
    StaticCohortRuntime lists;

    private void note() {
        onEventLoop.add(Context.isOnEventLoopThread());
    }

    @Test
    void shouldReadListsOnAWorker() throws Throwable {
        MediaType type = new MediaType("text", "csv") {
            @Override
            public Map<String, String> getParameters() {
                note();
                return super.getParameters();
            }
        };
        byte[] body = "email\nada@x.org\n".getBytes(StandardCharsets.UTF_8);

        ReadList read = VertxContextSupport.subscribeAndAwait(() -> sent.read(type, body, Optional.empty()));

        assertThat(read.entries()).containsExactly("ada@x.org");
        assertThat(onEventLoop).isNotEmpty().doesNotContain(true);
    }

    @Test
    void shouldWriteListsOnAWorker() throws Throwable {
        Set<String> watched = new AbstractSet<>() {
            private final Set<String> entries = Set.of("a", "b");

            @Override
            public Iterator<String> iterator() {
                note();
                return entries.iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
        Change change = new Change("ada", Change.Kind.PERSON, "", Instant.now());

        StaticCohortRuntime.Edited made = VertxContextSupport.subscribeAndAwait(() ->
                lists.create("default", Api.newKey("long"), "Long", new ReadList(watched, 0, 0, List.of()), change));

        assertThat(made.report().added()).isEqualTo(2);
        assertThat(onEventLoop).isNotEmpty().doesNotContain(true);
    }
}
