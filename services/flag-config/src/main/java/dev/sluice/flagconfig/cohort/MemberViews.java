package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.cohort.MemberStore.ListId;
import dev.sluice.flagconfig.request.Place;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Pages of members, for lists and rules alike. */
@ApplicationScoped
class MemberViews {

    private final MemberReader members;
    private final MemberGroups groups;
    private final DynamicMembers dynamic;

    MemberViews(MemberReader members, MemberGroups groups, DynamicMembers dynamic) {
        this.members = members;
        this.groups = groups;
        this.dynamic = dynamic;
    }

    /**
     * What is asked.
     *
     * @param search what entries of a list contain
     * @param by the property that groups members, if they are to be grouped
     * @param value the group to be listed, if it is one with a value
     * @param unknown whether the group to be listed is the one without a value
     * @param after where the page before ended; empty for the first one
     * @param limit most elements of a page
     */
    record Question(
            String search, Optional<String> by, Optional<String> value, boolean unknown, String after, int limit) {

        Question {
            if (by.isEmpty() && (unknown || value.isPresent())) {
                throw Place.BODY.dot("by").refusal("say which property the group is of");
            }
        }

        /** The groups themselves are wanted, not who is in one. */
        boolean isForGroups() {
            return by.isPresent() && value.isEmpty() && !unknown;
        }

        /** Where a page of groups begins. */
        long offset() {
            if (after.isEmpty()) {
                return 0;
            }
            if (!after.matches("[0-9]{1,9}")) {
                throw Place.BODY.dot("after").refusal("send what the page before gave as next");
            }
            return Long.parseLong(after);
        }
    }

    /**
     * What is answered.
     *
     * @param next where the next page begins, if there may be one
     */
    record Page(
            Optional<List<String>> members, Optional<List<MemberGroups.MemberGroup>> groups, Optional<String> next) {

        static Page ofMembers(List<String> members, int limit) {
            return new Page(
                    Optional.of(members),
                    Optional.empty(),
                    members.size() < limit ? Optional.empty() : Optional.of(members.getLast()));
        }

        static Page ofGroups(List<MemberGroups.MemberGroup> groups, Question question) {
            return new Page(
                    Optional.empty(),
                    Optional.of(groups),
                    groups.size() < question.limit()
                            ? Optional.empty()
                            : Optional.of(Long.toString(question.offset() + groups.size())));
        }
    }

    /** Of a static cohort. */
    Uni<Page> ofList(ListId list, Question question) {
        if (question.isForGroups()) {
            return groups.ofList(list, question.by().orElseThrow(), question.offset(), question.limit())
                    .map(found -> Page.ofGroups(found, question));
        }
        Uni<List<String>> entries = question.by().isPresent()
                ? groups.entries(list, question.by().get(), question.value(), question.after(), question.limit())
                : members.page(list, question.search(), question.after(), question.limit());
        return entries.map(found -> Page.ofMembers(found, question.limit()));
    }

    /** Of a dynamic cohort. */
    Uni<Page> ofRule(String project, String cohort, Question question) {
        if (question.isForGroups()) {
            return groups.ofRule(project, cohort, question.by().orElseThrow(), question.offset(), question.limit())
                    .map(found -> Page.ofGroups(found, question));
        }
        return dynamic.of(project, cohort, question.after())
                .filter(member -> question.by()
                        .map(property -> MemberGroups.valueOf(member, property).equals(question.value()))
                        .orElse(true))
                .select()
                .first(question.limit())
                .collect()
                .asList()
                .map(found -> new Page(
                        Optional.of(found.stream()
                                .map(member -> member.ids().getFirst())
                                .toList()),
                        Optional.empty(),
                        found.size() < question.limit()
                                ? Optional.empty()
                                : Optional.of(found.getLast().person().personId())));
    }
}
