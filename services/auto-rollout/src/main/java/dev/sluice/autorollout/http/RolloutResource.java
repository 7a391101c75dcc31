package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Happening;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.http.Requests.NewRollout;
import dev.sluice.autorollout.http.Requests.ResumeWord;
import dev.sluice.autorollout.http.Requests.Word;
import dev.sluice.autorollout.http.Views.DecisionView;
import dev.sluice.autorollout.http.Views.RolloutView;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import dev.sluice.rollout.RolloutPhase;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.exception.ConstraintViolationException;

/** A project's rollouts. */
@Path("/api/v1/projects/{project}/rollouts")
@Tag(name = "Rollouts", description = "Start, watch and stop rollouts")
public class RolloutResource {

    private static final int DECISIONS_AT_ONCE = 1_000;

    private final RolloutMaker maker;
    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final Definitions definitions;
    private final Turns turns;
    private final InstantSource clock = InstantSource.system();

    RolloutResource(
            RolloutMaker maker, RolloutRuntime runtime, RolloutStore store, Definitions definitions, Turns turns) {
        this.maker = maker;
        this.runtime = runtime;
        this.store = store;
        this.definitions = definitions;
        this.turns = turns;
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Start a rollout",
            description =
                    "From a template, on a flag that is switched on and has no live rollout. Sent again with the same"
                            + " id, it answers with the rollout that was made the first time.")
    @APIResponse(responseCode = "201", description = "It was made")
    @APIResponse(responseCode = "200", description = "It had been made before")
    @APIResponse(responseCode = "409", description = "The flag has a live rollout, or is switched off")
    @APIResponse(responseCode = "422", description = "Something it needs does not exist or does not fit")
    public Uni<Response> create(@PathParam("project") String project, NewRollout wanted, @Context SecurityContext who) {
        return maker.make(project, wanted, nameOf(who)).map(made -> {
            RolloutView view = view(made.row(), true);
            return made.isNew()
                    ? Response.created(URI.create("/api/v1/projects/" + project + "/rollouts/" + view.id()))
                            .entity(view)
                            .build()
                    : Response.ok(view).build();
        });
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List the project's rollouts, newest first")
    public Uni<List<RolloutView>> list(
            @PathParam("project") String project,
            @QueryParam("flag") String flag,
            @QueryParam("phase") String phase,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > 1_000) {
            throw ProblemException.invalid("limit", "choose 1 to 1000");
        }
        Optional<FlagKey> ofFlag = Optional.ofNullable(flag).map(FlagKey::new);
        Optional<RolloutPhase> inPhase = Optional.ofNullable(phase).map(RolloutResource::phase);
        return turns.alone(() -> store.list(project, ofFlag, inPhase, limit))
                .map(rows -> rows.stream().map(row -> view(row, false)).toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Show a rollout with its plan and its newest verdict")
    public Uni<RolloutView> get(@PathParam("project") String project, @PathParam("id") String id) {
        return find(project, id).map(row -> view(row, true));
    }

    @GET
    @Path("/{id}/explain")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Say why a rollout stands where it stands and what it waits for")
    public Uni<Explanation> explain(@PathParam("project") String project, @PathParam("id") String id) {
        return find(project, id).map(row -> {
            Rollout state = runtime.stateOf(row);
            return Explanation.of(
                    state, row.reason(), () -> runtime.askNow(state), definitions.verdict(id), clock.instant());
        });
    }

    @GET
    @Path("/{id}/decisions")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Show a rollout's decision log, oldest first")
    public Uni<List<DecisionView>> decisions(
            @PathParam("project") String project,
            @PathParam("id") String id,
            @QueryParam("after") @DefaultValue("0") long after) {
        return find(project, id)
                .chain(row -> turns.alone(() -> store.decisions(id, after, DECISIONS_AT_ONCE)))
                .map(rows -> rows.stream().map(DecisionView::of).toList());
    }

    @POST
    @Path("/{id}/start")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Start a rollout that was prepared")
    public Uni<RolloutView> start(
            @PathParam("project") String project, @PathParam("id") String id, @Context SecurityContext who) {
        String by = nameOf(who);
        return find(project, id)
                .chain(row -> {
                    Flag flag = flagOf(row);
                    if (!flag.active()) {
                        throw ProblemException.conflict(
                                "flag \"" + flag.key() + "\" is switched off; switch it on first");
                    }
                    return command(project, id, (state, at) -> new RolloutEvent.Started(by, flag.version(), at));
                })
                .onFailure(ConstraintViolationException.class)
                .recoverWithUni(() -> find(project, id)
                        .chain(row -> turns.alone(() -> store.liveOn(project, row.flag())))
                        .map(live -> {
                            throw live.map(RolloutMaker::taken)
                                    .orElseGet(() -> ProblemException.conflict(
                                            "another rollout had the flag a moment ago; try again"));
                        }));
    }

    @POST
    @Path("/{id}/pause")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Stand still until resumed; guardrails are watched all the same")
    public Uni<RolloutView> pause(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        return command(project, id, (state, at) -> new RolloutEvent.Pause(by, Word.of(word), at));
    }

    @POST
    @Path("/{id}/resume")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Go on after a pause, or after a hold that needs a person")
    public Uni<RolloutView> resume(
            @PathParam("project") String project,
            @PathParam("id") String id,
            ResumeWord word,
            @Context SecurityContext who) {
        String by = nameOf(who);
        String reason = word == null ? "" : word.reason().orElse("");
        return find(project, id).chain(row -> {
            long version = Optional.ofNullable(word)
                    .flatMap(ResumeWord::flagVersion)
                    .orElseGet(() -> flagOf(row).version());
            return command(project, id, (state, at) -> new RolloutEvent.Resume(by, reason, version, at));
        });
    }

    @POST
    @Path("/{id}/advance")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Open the next stage without the proof; needs a reason")
    public Uni<RolloutView> advance(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        return command(project, id, (state, at) -> new RolloutEvent.Advance(by, Word.of(word), at));
    }

    @POST
    @Path("/{id}/approve")
    @RolesAllowed(Roles.APPROVER)
    @Operation(summary = "Open the next stage of a plan that wants a person's word")
    public Uni<RolloutView> approve(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        return command(project, id, (state, at) -> new RolloutEvent.Approve(by, Word.of(word), at));
    }

    @POST
    @Path("/{id}/roll-back")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Take the feature back at once")
    public Uni<RolloutView> rollBack(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        return command(project, id, (state, at) -> new RolloutEvent.RollBack(by, Word.of(word), at));
    }

    @POST
    @Path("/{id}/abort")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Call the rollout off: what it opened is closed, and it counts as aborted, not as failed")
    public Uni<RolloutView> abort(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        return command(project, id, (state, at) -> new RolloutEvent.Abort(by, Word.of(word), at));
    }

    /** What the core does not do for a person it says why. */
    private Uni<RolloutView> command(String project, String id, Happening happening) {
        return find(project, id)
                .chain(row -> runtime.on(id, happening))
                .invoke(decision -> decision.filter(made -> switch (made.outcome()) {
                            case MOVED, NOTED -> false;
                            case WAITING, IGNORED, REFUSED -> true;
                        })
                        .map(Decision::reason)
                        .ifPresent(reason -> {
                            throw ProblemException.conflict(reason);
                        }))
                .chain(() -> get(project, id));
    }

    private Uni<RolloutRow> find(String project, String id) {
        return turns.alone(() -> store.find(id))
                .map(row -> row.filter(found -> found.project().equals(project))
                        .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\"")));
    }

    private Flag flagOf(RolloutRow row) {
        return definitions
                .flag(row.project(), row.flag())
                .orElseThrow(() -> ProblemException.conflict(
                        "flag \"" + row.flag() + "\" is archived; the rollout can only be rolled back or aborted"));
    }

    private RolloutView view(RolloutRow row, boolean withPlan) {
        return Views.of(row, runtime.stateOf(row), definitions.verdict(row.id()), clock.instant(), withPlan);
    }

    private static String nameOf(SecurityContext who) {
        return who.getUserPrincipal().getName();
    }

    private static RolloutPhase phase(String text) {
        return Arrays.stream(RolloutPhase.values())
                .filter(phase -> phase.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "phase",
                        "there is no phase \"" + text + "\"; known are "
                                + Arrays.stream(RolloutPhase.values())
                                        .map(phase -> phase.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }
}
