package dev.sluice.flagconfig.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.request.Wish;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.Context;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** From what stands there to what shall be: where that is worked out, and what happens meanwhile. */
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
                () -> runtime.look("default", new Export(watched, watched, Map.of(), List.of()), false, wish(true)));

        assertThat(onEventLoop).isNotEmpty().doesNotContain(true);
    }

    @Test
    void shouldNotMakeARuleWhereAListWasMadeSinceItWasPlanned() throws Throwable {
        String project = Api.newProject();
        JsonNode rule = WireJson.lenient().readTree("""
                {"id":7,"filters":{"properties":{"type":"AND","values":[{"key":"plan","type":"person","operator":"exact","value":"pro"}]}}}""");
        // What stands there has been read by the time that the planner looks at the export.
        List<At> raced = new AbstractList<>() {
            private boolean made;

            @Override
            public At get(int index) {
                if (!made) {
                    made = true;
                    Api.post(project + "/cohorts", "{\"id\":\"7\",\"members\":[\"u1\"]}")
                            .statusCode(201);
                }
                return new At(new Place("cohorts[0]"), rule);
            }

            @Override
            public int size() {
                return 1;
            }
        };
        String name = project.substring(project.lastIndexOf('/') + 1);
        ImportReport report = VertxContextSupport.subscribeAndAwait(
                () -> runtime.carryOut(name, new Export(List.of(), raced, Map.of(), List.of()), false, wish(false)));

        assertThat(report.entries()).singleElement().returns(ImportReport.Outcome.REFUSED, ImportReport.Entry::outcome);
        Api.get(project + "/cohorts").body("findAll { it.id == '7' }.kind", contains("static"));
    }

    private static Wish wish(boolean isDry) {
        return new Wish(
                new Change("ada", Change.Kind.PERSON, "", Instant.now()),
                false,
                Set.of(),
                isDry,
                AuditRecord.Origin.of("a test"));
    }
}
