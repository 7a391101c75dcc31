package dev.sluice.flagdelivery.explain;

import dev.sluice.contracts.DistinctIds;
import dev.sluice.flag.Explanation;
import dev.sluice.flag.Group;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.http.Groups;
import dev.sluice.flagdelivery.http.Persons;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.serving.Asked;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.flagdelivery.serving.ServedFlag;
import dev.sluice.flagdelivery.serving.ServedFlags;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** "Why did this user get that": answered by the node that serves, from what it serves. */
@Path("/api/v1/projects/{project}/flags/{key}/explain")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "flags", description = "What is given to whom")
public class ExplainResource {

    private final ServedFlags served;
    private final KnownPeople people;
    private final Clock clock = Clock.systemUTC();

    ExplainResource(ServedFlags served, KnownPeople people) {
        this.served = served;
        this.people = people;
    }

    /**
     * For whom to explain, as an SDK would ask.
     *
     * @param distinctId the person's id
     * @param personProperties what a request would say of them
     * @param groups their groups' keys by type
     * @param groupProperties what a request would say of their groups, by type
     * @param deviceId of their device
     * @param anonymousId the id that they had before
     */
    record Question(
            String distinctId,
            Map<String, Object> personProperties,
            Map<String, Object> groups,
            Map<String, Object> groupProperties,
            String deviceId,
            String anonymousId) {}

    @GET
    @Operation(
            summary = "Explain a flag's answer for a person",
            description =
                    "Condition by condition: what was asked, what was found, where the person lies in each share.")
    @APIResponse(responseCode = "200", description = "The answer and the way there, in words and in steps")
    @APIResponse(responseCode = "404", description = "This node serves no such project or flag")
    public Explained explain(
            String project,
            String key,
            @RestQuery("distinct_id") String distinctId,
            @RestQuery("device_id") String deviceId,
            @RestQuery("anonymous_id") String anonymousId) {
        return explain(project, key, new Question(distinctId, null, null, null, deviceId, anonymousId), "distinct_id");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Explain a flag's answer for a person, with what a request would say of them",
            description = "As the other, for properties, groups and ids that are not stored.")
    @APIResponse(responseCode = "200", description = "The answer and the way there, in words and in steps")
    @APIResponse(responseCode = "404", description = "This node serves no such project or flag")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Explained explain(String project, String key, Question question) {
        if (question == null) {
            throw ProblemException.badRequest(null, "send a JSON object as the body");
        }
        return explain(project, key, question, "distinctId");
    }

    private Explained explain(String projectName, String key, Question question, String idField) {
        Served now = served.now();
        if (!now.isKnown()) {
            throw ProblemException.unavailable("flags are not loaded yet, try again soon");
        }
        ProjectFlags project = Optional.ofNullable(now.byProject().get(projectName))
                .orElseThrow(() -> ProblemException.notFound("this node serves no project \"" + projectName + "\""));
        ServedFlag flag = Optional.ofNullable(project.flags().get(key))
                .orElseThrow(() -> ProblemException.notFound("this node serves no flag \"" + key
                        + "\" in the project \"" + projectName + "\": is it archived, or not announced yet?"));
        Asked asked = asked(question, idField);
        Person person = person(project, asked);
        String reason = project.isUndecided(flag)
                ? "\" looks at what is still being read of people: until then it"
                : "\" cannot be evaluated: it";
        Explanation why = project.explain(flag, person, clock.instant())
                .orElseThrow(() -> ProblemException.conflict(
                        "the flag \"" + key + reason + " is answered as failed, and SDKs keep what they have"));
        Map<String, Map<String, Object>> groups = new HashMap<>();
        person.groups().forEach((type, group) -> groups.put(type, withKey(group)));
        return new Explained(
                key,
                flag.flag().version(),
                why.outcome().value(),
                Words.of(flag.flag(), why, asked.distinctId()),
                why,
                person.properties(),
                groups,
                new Explained.OtherIds(
                        person.otherIds().device(), person.otherIds().anonymous()),
                people.state(),
                now.source().name().toLowerCase(Locale.ROOT));
    }

    /** Found as every door finds it: what is too long for flags to look at is too long to be explained. */
    private static Person person(ProjectFlags project, Asked asked) {
        try {
            return Persons.of(project, asked);
        } catch (Refusal tooLong) {
            throw ProblemException.invalid(null, tooLong.getMessage());
        }
    }

    private static Asked asked(Question question, String idField) {
        if (question.distinctId() == null) {
            throw ProblemException.invalid(idField, idField + " is missing: say for whom to explain");
        }
        String id = DistinctIds.normalised(question.distinctId());
        try {
            return new Asked(
                    id,
                    orNone(question.personProperties()),
                    Groups.of(orNone(question.groups()), orNone(question.groupProperties())),
                    text(question.deviceId()),
                    text(question.anonymousId()).filter(text -> !text.equals(id)));
        } catch (Refusal e) {
            throw ProblemException.invalid("groups", e.getMessage());
        }
    }

    private static Map<String, Object> orNone(Map<String, Object> sent) {
        return sent == null ? Map.of() : sent;
    }

    private static Optional<String> text(String sent) {
        return Optional.ofNullable(sent).filter(text -> !text.isEmpty()).map(DistinctIds::normalised);
    }

    private static Map<String, Object> withKey(Group group) {
        Map<String, Object> all = new HashMap<>(group.properties());
        all.putIfAbsent("$group_key", group.key());
        return all;
    }
}
