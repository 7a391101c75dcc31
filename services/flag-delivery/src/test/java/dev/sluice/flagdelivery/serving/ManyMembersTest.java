package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.flag.Flag;
import dev.sluice.flag.MemberSet;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.flagdelivery.snapshot.PeopleBytes;
import dev.sluice.kit.cohort.ListSlice;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The size that is promised: 5,000 flags and 1,000,000 members of lists on one node. */
class ManyMembersTest {

    private static final int FLAGS = 5_000;
    private static final int MEMBERS = 1_000_000;

    @Test
    void shouldHoldAMillionMembersIn8BytesEachWhenThereAre5000Flags() throws IOException {
        // given
        Catalog catalog = new Catalog(Known.NOTHING);
        catalog.put(Publisher.record("many"));
        for (int i = 0; i < FLAGS; i++) {
            Flag flag = Flags.flag("flag-" + i)
                    .condition(10_000, PropertyFilter.cohort("list-" + i % 10))
                    .condition(5_000, PropertyFilter.person("plan", Operator.EXACT, "p" + i % 7))
                    .build();
            catalog.put(Publisher.record("many", flag));
        }
        for (int list = 0; list < 10; list++) {
            List<MemberSet.Builder> slices = new ArrayList<>();
            for (int slice = 0; slice < CohortMembersRecord.SLICES; slice++) {
                slices.add(MemberSet.builder(MEMBERS / 10 / CohortMembersRecord.SLICES));
            }
            for (int i = list; i < MEMBERS; i += 10) {
                String member = "member-" + i;
                slices.get(CohortMembersRecord.sliceOf(member)).add(member);
            }
            for (int slice = 0; slice < slices.size(); slice++) {
                catalog.put(new ListSlice(
                        "many",
                        "list-" + list,
                        slice,
                        Optional.of(slices.get(slice).build())));
            }
        }

        // when
        Served served = catalog.assemble(Served.Source.KAFKA);
        ProjectFlags project = served.byProject().get("many");

        // then
        assertThat(project.flags()).hasSize(FLAGS);
        assertThat(project.lists().byCohort().values().stream()
                        .mapToLong(list -> list.size())
                        .sum())
                .isEqualTo(MEMBERS);
        assertThat(on(project, "member-123457")).isTrue();
        assertThat(on(project, "member-123456")).isFalse();
        assertThat(on(project, "stranger")).isFalse();
        // As on disk, so in memory: numbers of 8 bytes, and little besides.
        assertThat(PeopleBytes.of(served.lists())).isBetween(8L * MEMBERS, 8L * MEMBERS + 50_000);
    }

    /** Whether the flag of list 7 is on. */
    private static boolean on(ProjectFlags project, String distinctId) {
        return project.evaluate(
                        Set.of("flag-7"), project.person(Asked.of(distinctId, Map.of())), Client.ANY, Instant.EPOCH)
                .getFirst()
                .evaluation()
                .orElseThrow()
                .enabled();
    }
}
