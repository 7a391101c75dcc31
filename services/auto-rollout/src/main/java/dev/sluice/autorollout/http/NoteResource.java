package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.store.NoteRow;
import dev.sluice.autorollout.store.NoteStore;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What people write down about a rollout: why it went wrong, what was mended. */
@Path("/api/v1/projects/{project}/rollouts/{id}/notes")
@Tag(name = "Rollouts")
public class NoteResource {

    private static final int LONGEST = 10_000;

    private final RolloutStore rollouts;
    private final NoteStore notes;
    private final Turns turns;
    private final InstantSource clock = InstantSource.system();

    NoteResource(RolloutStore rollouts, NoteStore notes, Turns turns) {
        this.rollouts = rollouts;
        this.notes = notes;
        this.turns = turns;
    }

    /** A note to be kept. */
    @Schema(name = "NoteDraft")
    public record NoteDraft(Optional<String> text) {}

    /** A note. */
    @Schema(name = "Note")
    public record NoteView(String by, Instant at, String text) {
        static NoteView of(NoteRow row) {
            return new NoteView(row.by(), row.at(), row.body());
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Show what people wrote down about a rollout, oldest first")
    public Uni<List<NoteView>> list(@PathParam("project") String project, @PathParam("id") String id) {
        return find(project, id)
                .chain(row -> turns.alone(() -> notes.of(row.id())))
                .map(rows -> rows.stream().map(NoteView::of).toList());
    }

    @POST
    @RolesAllowed({Roles.EDITOR, Roles.OPERATOR})
    @ResponseStatus(201)
    @Operation(summary = "Write something down about a rollout, also after its end")
    @APIResponse(responseCode = "201", description = "It is kept, and stays")
    public Uni<NoteView> add(
            @PathParam("project") String project,
            @PathParam("id") String id,
            NoteDraft draft,
            @Context SecurityContext who) {
        String text = PlainText.check(
                "text", Optional.ofNullable(draft).flatMap(NoteDraft::text).orElse(""), LONGEST);
        if (text.isBlank()) {
            throw ProblemException.invalid("text", "write something");
        }
        String by = who.getUserPrincipal().getName();
        return find(project, id)
                .chain(row -> turns.alone(() -> notes.add(NoteRow.of(row.id(), by, text, clock.instant()))))
                .map(NoteView::of);
    }

    private Uni<RolloutRow> find(String project, String id) {
        return turns.alone(() -> rollouts.find(id))
                .map(row -> row.filter(found -> found.project().equals(project))
                        .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\"")));
    }
}
