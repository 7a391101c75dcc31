package dev.sluice.flagconfig.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.AuditVerifier;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;

/** Who changed what, for those who answer for it: it names people's addresses and keys. */
@Path("/api/v1/projects/{project}/audit")
@Tag(name = "audit", description = "Every change, by whom, from where and why, in a chain that shows tampering")
public class AuditResource {

    private static final int AT_ONCE = 1_000;

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final ObjectMapper json = WireJson.lenient();

    AuditResource(Mutiny.SessionFactory sessions, ProjectStore projects) {
        this.sessions = sessions;
        this.projects = projects;
    }

    /**
     * Whether a chain holds.
     *
     * @param links how many of them were followed and hold
     * @param hash of the last that holds; compare it with the topic or an export of before, for a chain cut short is whole
     * @param brokenAt the first that does not hold
     * @param fault why
     * @param pending changes of a moment ago that are not linked yet
     */
    @Schema(name = "AuditVerification")
    public record Verification(
            String project,
            boolean intact,
            long links,
            Optional<String> hash,
            Optional<Long> brokenAt,
            Optional<String> fault,
            long pending) {}

    @GET
    @RolesAllowed(Roles.APPROVER)
    @Operation(
            summary = "List changes, oldest first",
            description =
                    "Each is a link of the project's chain; those of the last second may not be linked, and listed, yet.")
    public Uni<List<AuditRecord>> list(String project, @BeanParam AuditQuery query) {
        return links(project, query.wanted(project));
    }

    @GET
    @Path("/export")
    @Produces("application/x-ndjson")
    @RolesAllowed(Roles.APPROVER)
    @Operation(
            summary = "Export changes as JSON lines",
            description =
                    "A page, as of the list: ask on with ?after= and the last line's number until a page is empty."
                            + " bin/verify-audit follows the chain in the lines of a whole project.")
    public Uni<String> export(String project, @BeanParam AuditQuery query) {
        return links(project, query.wanted(project))
                .map(links -> links.stream().map(this::line).collect(Collectors.joining()));
    }

    @GET
    @Path("/verify")
    @RolesAllowed(Roles.APPROVER)
    @Operation(summary = "Follow the project's chain and say whether and where it was tampered with")
    public Uni<Verification> verify(String project) {
        AuditVerifier verifier = new AuditVerifier();
        return sessions.withSession(session -> projects.require(session, project)
                .chain(() -> follow(session, project, verifier, 0))
                .chain(fault -> session.createSelectionQuery(
                                "select count(*) from AuditRow where project = :project and number is null", Long.class)
                        .setParameter("project", project)
                        .getSingleResult()
                        .map(pending -> new Verification(
                                project,
                                fault.isEmpty(),
                                verifier.last().map(AuditRecord::number).orElse(0L),
                                verifier.last().map(AuditRecord::hash),
                                fault.map(Fault::at),
                                fault.map(Fault::why),
                                pending))));
    }

    private record Fault(long at, String why) {}

    private static Uni<Optional<Fault>> follow(
            Mutiny.Session session, String project, AuditVerifier verifier, long after) {
        return page(
                        session,
                        new AuditQuery.Wanted(
                                "project = :project and number > :after",
                                Map.of("project", project, "after", after),
                                AT_ONCE))
                .chain(links -> {
                    for (AuditRecord link : links) {
                        boolean isCutOff = verifier.last().isEmpty() && link.number() != 1;
                        Optional<String> why =
                                isCutOff ? Optional.of("the links before it are not there") : verifier.follow(link);
                        if (why.isPresent()) {
                            return Uni.createFrom().item(Optional.of(new Fault(link.number(), why.get())));
                        }
                    }
                    // What was read is done with: a long chain does not stay in memory.
                    session.clear();
                    return links.size() < AT_ONCE
                            ? Uni.createFrom().item(Optional.<Fault>empty())
                            : follow(session, project, verifier, links.getLast().number());
                });
    }

    private Uni<List<AuditRecord>> links(String project, AuditQuery.Wanted wanted) {
        return sessions.withSession(
                session -> projects.require(session, project).chain(() -> page(session, wanted)));
    }

    private static Uni<List<AuditRecord>> page(Mutiny.Session session, AuditQuery.Wanted wanted) {
        Mutiny.SelectionQuery<AuditRow> query = session.createSelectionQuery(
                "from AuditRow where " + wanted.where() + " order by number", AuditRow.class);
        wanted.parameters().forEach(query::setParameter);
        return query.setMaxResults(wanted.most())
                .getResultList()
                .map(rows -> rows.stream().map(AuditRow::toRecord).toList());
    }

    private String line(AuditRecord link) {
        try {
            return json.writeValueAsString(link) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a link that cannot be written", e);
        }
    }
}
