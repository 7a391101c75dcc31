package dev.sluice.autorollout.http;

import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.freeze.FreezeRow;
import dev.sluice.autorollout.freeze.Freezes;
import dev.sluice.autorollout.http.Requests.Word;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.rollout.Freeze;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Times in which nothing of a project is widened. */
@Path("/api/v1/projects/{project}/freezes")
@Tag(name = "Freezes", description = "Times in which nothing of a project is widened; rollbacks go on")
public class FreezeResource {

    /** Whoever wants a longer one wants to switch rollouts off, and has other means. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private final KnownProjects projects;
    private final Freezes freezes;
    private final RolloutStore rollouts;
    private final RolloutRuntime runtime;
    private final Turns turns;
    private final InstantSource clock = InstantSource.system();

    FreezeResource(
            KnownProjects projects, Freezes freezes, RolloutStore rollouts, RolloutRuntime runtime, Turns turns) {
        this.projects = projects;
        this.freezes = freezes;
        this.rollouts = rollouts;
        this.runtime = runtime;
        this.turns = turns;
    }

    /**
     * A freeze to be called.
     *
     * @param reason why; people are told when they want to widen something
     * @param until it ends by itself then
     */
    @Schema(name = "FreezeCall")
    public record FreezeCall(
            Optional<String> reason,
            @Schema(examples = "2026-12-27T09:00:00Z") Optional<Instant> until) {}

    /**
     * A freeze.
     *
     * @param by who called it
     * @param inForce whether it keeps rollouts from widening now
     * @param liftedBy who ended it before its time; absent when nobody did
     */
    @Schema(name = "Freeze")
    public record FreezeView(
            String id,
            String by,
            String reason,
            Instant calledAt,
            Instant until,
            boolean inForce,
            Optional<String> liftedBy,
            Optional<Instant> liftedAt,
            Optional<String> liftReason) {

        static FreezeView of(FreezeRow row, Instant now) {
            Freeze freeze = row.toFreeze();
            return new FreezeView(
                    freeze.freezeId(),
                    freeze.by(),
                    freeze.reason(),
                    row.calledAt(),
                    freeze.until(),
                    row.isInForceAt(now),
                    row.liftedBy(),
                    row.liftedAt(),
                    row.liftReason());
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List the project's freezes, the one called last first")
    public Uni<List<FreezeView>> list(@PathParam("project") String project) {
        return projects.require(project)
                .chain(() -> turns.alone(() -> freezes.list(project)))
                .map(rows -> rows.stream()
                        .map(row -> FreezeView.of(row, clock.instant()))
                        .toList());
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Freeze the project",
            description =
                    "Nothing of it is started or widened until then, by the machine or by a person. What is open stays"
                            + " open, guardrails are watched, and rollbacks are carried out. When it is answered, every rollout"
                            + " knows. Where several are in force, the one that ends last counts.")
    @APIResponse(responseCode = "201", description = "It is in force")
    @APIResponse(responseCode = "404", description = "There is no such project")
    @APIResponse(responseCode = "422", description = "Without a reason or an end that makes sense")
    public Uni<FreezeView> call(@PathParam("project") String project, FreezeCall wanted, @Context SecurityContext who) {
        String reason = Requests.neededReason(
                Optional.ofNullable(wanted).flatMap(FreezeCall::reason), "say why the project is frozen");
        Instant now = clock.instant();
        Instant until = wanted.until()
                .orElseThrow(() -> ProblemException.invalid(
                        "until", "say when it ends by itself, such as " + now.plus(Duration.ofDays(1))));
        if (!until.isAfter(now)) {
            throw ProblemException.invalid("until", "it is " + now + " already; choose a time to come");
        }
        if (until.isAfter(now.plus(LONGEST))) {
            throw ProblemException.invalid("until", "a freeze lasts " + LONGEST.toDays() + " days at most");
        }
        Freeze freeze =
                new Freeze(UUID.randomUUID().toString(), who.getUserPrincipal().getName(), reason, until);
        return projects.require(project)
                .chain(() -> turns.alone(() -> freezes.call(project, freeze, now)))
                .call(() -> tellAll(project))
                .map(row -> FreezeView.of(row, clock.instant()));
    }

    @POST
    @Path("/{id}/lift")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "End a freeze before its time",
            description =
                    "Needs a reason. Another one that is in force goes on. One that is over already stays as it is.")
    @APIResponse(responseCode = "200", description = "It is over")
    @APIResponse(responseCode = "404", description = "The project has no such freeze")
    public Uni<FreezeView> lift(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String reason = Requests.neededReason(
                Optional.ofNullable(word).flatMap(Word::reason), "say why it ends before its time");
        String by = who.getUserPrincipal().getName();
        return turns.alone(() -> freezes.lift(project, id, by, reason, clock.instant()))
                .map(row ->
                        row.orElseThrow(() -> ProblemException.notFound("the project has no freeze \"" + id + "\"")))
                .call(() -> tellAll(project))
                .map(row -> FreezeView.of(row, clock.instant()));
    }

    /** Each waits for what is being decided about it just now: whatever is widened afterwards knew of it. */
    private Uni<Void> tellAll(String project) {
        return turns.alone(() -> rollouts.liveIn(project))
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndMerge(runtime::tellOfProject)
                        .collect()
                        .asList())
                .replaceWithVoid();
    }
}
