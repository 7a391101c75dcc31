package dev.sluice.autorollout.http;

import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.http.Requests.NewRollout;
import dev.sluice.autorollout.http.Views.DecisionView;
import dev.sluice.autorollout.http.Views.RolloutView;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.rollout.Rollout;
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

/** A project's rollouts. */
@Path("/api/v1/projects/{project}/rollouts")
@Tag(name = "Rollouts", description = "Start, watch and stop rollouts")
public class RolloutResource {

    private static final int DECISIONS_AT_ONCE = 1_000;

    private final KnownProjects projects;
    private final RolloutMaker maker;
    private final Forecasts forecasts;
    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final Definitions definitions;
    private final Turns turns;
    private final InstantSource clock = InstantSource.system();

    RolloutResource(
            KnownProjects projects,
            RolloutMaker maker,
            Forecasts forecasts,
            RolloutRuntime runtime,
            RolloutStore store,
            Definitions definitions,
            Turns turns) {
        this.projects = projects;
        this.maker = maker;
        this.forecasts = forecasts;
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
            RolloutView view = foreseen(view(made.row(), true));
            return made.isNew()
                    ? Response.created(URI.create("/api/v1/projects/" + project + "/rollouts/" + view.id()))
                            .entity(view)
                            .build()
                    : Response.ok(view).build();
        });
    }

    /** A rollout is made whatever can be said of its future. */
    private RolloutView foreseen(RolloutView view) {
        return view.plan()
                .map(plan -> view.with(forecasts.of(view.project(), view.flag(), plan)))
                .orElse(view);
    }

    @POST
    @Path("/forecast")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Say how long a rollout's stages would need, without making it",
            description =
                    "From people per day and each guardrail's baseline: as stated, else as they came in during the last"
                            + " day. Names the stages that cannot show what they have to within their longest time.")
    @APIResponse(responseCode = "200", description = "The outlook of each stage; nothing was made")
    @APIResponse(responseCode = "422", description = "Something it needs does not exist or does not fit")
    public Uni<Forecasts.ForecastView> forecast(@PathParam("project") String project, Forecasts.ForecastRequest asked) {
        return Uni.createFrom().item(() -> forecasts.of(project, asked));
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
        return projects.require(project)
                .chain(() -> turns.alone(() -> store.list(project, ofFlag, inPhase, limit)))
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

    private Uni<RolloutRow> find(String project, String id) {
        return turns.alone(() -> store.find(id))
                .map(row -> row.filter(found -> found.project().equals(project))
                        .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\"")));
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
