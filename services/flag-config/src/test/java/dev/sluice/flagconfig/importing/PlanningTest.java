package dev.sluice.flagconfig.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flagconfig.ServiceTestProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.Context;
import jakarta.inject.Inject;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** An export of thousands of flags is planned where nobody waits for the event loop. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class PlanningTest {

    @Inject
    ImportRuntime runtime;

    @Test
    void shouldPlanOnAWorker() throws Throwable {
        ConcurrentLinkedQueue<Boolean> onEventLoop = new ConcurrentLinkedQueue<>();
        List<At> watched = new AbstractList<>() {
            @Override
            public At get(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public int size() {
                onEventLoop.add(Context.isOnEventLoopThread());
                return 0;
            }
        };

        VertxContextSupport.subscribeAndAwait(
                () -> runtime.look("default", new Export(watched, watched, Map.of(), List.of()), false));

        assertThat(onEventLoop).isNotEmpty().doesNotContain(true);
    }
}
