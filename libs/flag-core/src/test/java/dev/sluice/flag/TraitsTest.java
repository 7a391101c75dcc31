package dev.sluice.flag;

import static dev.sluice.flag.EvaluationRuntime.ALL;
import static dev.sluice.flag.EvaluationRuntime.CLIENT;
import static dev.sluice.flag.EvaluationRuntime.SERVER;
import static dev.sluice.flag.Given.flag;
import static dev.sluice.flag.Given.withTraits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraitsTest {

    @Test
    void shouldTakeAFlagWithoutTraitsAsOneWithOrdinaryOnes() {
        Flag flag = flag("f");

        assertThat(flag.traitsOrNone()).isEqualTo(Traits.NONE);
        assertThat(flag.withTraits(Traits.NONE)).isEqualTo(flag);
        assertThat(flag.withTraits(Traits.NONE).traits()).isEmpty();
    }

    @Test
    void shouldKeepTraitsWhenSomethingElseChanges() {
        Flag flag = Given.heldOutFrom(flag("f"), 10_00);

        assertThat(flag.withLadder(Optional.empty())
                        .withConditions(List.of())
                        .withVersion(9)
                        .traitsOrNone())
                .isEqualTo(flag.traitsOrNone());
    }

    @Test
    void shouldBeForTheRuntimesThatItNames() {
        Flag onServers = servedTo(SERVER);
        Flag onClients = servedTo(CLIENT);
        Flag anywhere = flag("f");

        assertThat(onServers.isFor(SERVER, List.of())).isTrue();
        assertThat(onServers.isFor(CLIENT, List.of())).isFalse();
        assertThat(onServers.isFor(ALL, List.of())).isTrue();
        assertThat(onClients.isFor(SERVER, List.of())).isFalse();
        assertThat(anywhere.isFor(SERVER, List.of("web"))).isTrue();
    }

    @Test
    void shouldBeForClientsThatShareAContext() {
        Flag flag = servedTo(ALL, "web", "docs");

        assertThat(flag.isFor(ALL, List.of("app", "docs"))).isTrue();
        assertThat(flag.isFor(ALL, List.of("app"))).isFalse();
        assertThat(flag.isFor(ALL, List.of())).as("the client did not say").isTrue();
        assertThat(servedTo(ALL).isFor(ALL, List.of("app"))).isTrue();
        assertThat(servedTo(SERVER, "web").isFor(CLIENT, List.of("web"))).isFalse();
    }

    @Test
    void shouldListContextsOnceAndInOrder() {
        assertThat(servedTo(ALL, "web", "app", "web")).isEqualTo(servedTo(ALL, "app", "web"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowRuntimesByName(EvaluationRuntime runtime) {
        assertThat(EvaluationRuntime.ofWireName(runtime.wireName())).contains(runtime);
        assertThat(EvaluationRuntime.ofWireName("edge")).isEmpty();
    }

    private static Flag servedTo(EvaluationRuntime runtime, String... contexts) {
        return withTraits(flag("f"), traits -> traits.servedTo(runtime, List.of(contexts)));
    }
}
