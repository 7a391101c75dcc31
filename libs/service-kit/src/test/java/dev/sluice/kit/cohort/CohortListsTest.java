package dev.sluice.kit.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Person;
import dev.sluice.flag.StaticCohorts.Membership;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CohortListsTest {

    private final AtomicInteger changes = new AtomicInteger();
    private final CohortLists lists = new CohortLists(changes::incrementAndGet);

    @Test
    void shouldFollowAListSliceBySlice() throws IOException {
        // given
        tell("pilots", "ada");
        tell("pilots", "grace@example.org");

        // then
        assertThat(membership("pilots", "ada")).isEqualTo(Membership.MEMBER);
        assertThat(lists.of("shop").membership("pilots", new Person("g", Map.of("email", "GRACE@example.org"))))
                .isEqualTo(Membership.MEMBER);
        assertThat(membership("pilots", "eve")).isEqualTo(Membership.NOT_MEMBER);
        assertThat(membership("others", "ada")).isEqualTo(Membership.UNKNOWN);
        assertThat(changes).hasValue(2);
    }

    @Test
    void shouldForgetAListWhenItsLastSliceIsDeleted() throws IOException {
        // given
        tell("pilots", "ada");
        int slice = CohortMembersRecord.sliceOf("ada");

        // when
        lists.apply(CohortMembersRecord.key("shop", "pilots", slice), Optional.empty());

        // then
        assertThat(membership("pilots", "ada")).isEqualTo(Membership.UNKNOWN);
    }

    @Test
    void shouldKnowAnEmptyListToBeOne() throws IOException {
        apply(new CohortMembersRecord("shop", "pilots", 0, List.of()));

        assertThat(membership("pilots", "ada")).isEqualTo(Membership.NOT_MEMBER);
    }

    @Test
    void shouldRefuseADeletionThatNamesNoSlice() {
        assertThatThrownBy(() -> lists.apply("shop/pilots", Optional.empty())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> lists.apply("pilots", Optional.empty())).isInstanceOf(IOException.class);
    }

    private Membership membership(String cohortId, String person) {
        return lists.of("shop").membership(cohortId, new Person(person, Map.of()));
    }

    private void tell(String cohortId, String member) throws IOException {
        apply(new CohortMembersRecord("shop", cohortId, CohortMembersRecord.sliceOf(member), List.of(member)));
    }

    private void apply(CohortMembersRecord record) throws IOException {
        lists.apply(record.key(), Optional.of(WireJson.lenient().writeValueAsBytes(record)));
    }
}
