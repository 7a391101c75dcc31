package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Happening;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.flag.BasisPoints;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.PlanDifference;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A rollout's plan, and people's changes of it while it runs. */
@Path("/api/v1/projects/{project}/rollouts/{id}/plan")
@Tag(name = "Rollouts")
public class PlanResource {

    private final RolloutStore store;
    private final RolloutRuntime runtime;
    private final PlanEditor editor;
    private final Turns turns;

    PlanResource(RolloutStore store, RolloutRuntime runtime, PlanEditor editor, Turns turns) {
        this.store = store;
        this.runtime = runtime;
        this.editor = editor;
        this.turns = turns;
    }

    /**
     * A plan as it should be from here on. What is left out stays as it is.
     *
     * @param edition the plan's edition that the caller read; another one's edit is not overwritten unseen
     * @param reason why; people are told
     * @param template follow this template's newest version from here on, before the other fields are looked at
     * @param stages all of them, in order; audiences are those of the plan or of {@code template}, or everyone
     * @param guardrails all of them, by the keys of their metrics, which are read anew
     */
    @Schema(name = "PlanEdit")
    public record PlanEdit(
            Optional<Integer> edition,
            Optional<String> reason,
            Optional<String> template,
            Optional<List<Stage>> stages,
            Optional<List<Template.GuardrailSpec>> guardrails,
            Optional<Double> alpha,
            Optional<Double> beta,
            Optional<BasisPoints> holdback,
            Optional<PlanRules> rules) {}

    /**
     * A plan and where it stands among its edits.
     *
     * @param version of what is measured: verdicts name it
     * @param edition grows with every edit
     */
    @Schema(name = "PlanStanding")
    public record PlanView(int version, int edition, Plan plan) {
        static PlanView of(Plan plan) {
            return new PlanView(plan.version(), plan.editionOrFirst().number(), plan);
        }
    }

    /**
     * What an edit comes to.
     *
     * @param allowed whether it may be made as the rollout stands
     * @param made whether it was; not when it was only tried
     * @param outcome what became or would become of it, in words: what stays proven, or why it is refused
     * @param measuredAnew whether the open stage begins anew, with new people and an error probability of its own
     * @param changes what differs from the plan as it was
     * @param plan the plan as it is now
     */
    @Schema(name = "PlanEditOutcome")
    public record PlanEditView(
            boolean allowed,
            boolean made,
            String outcome,
            boolean measuredAnew,
            List<PlanDifference.Part> changes,
            PlanView plan) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Show the plan that a rollout follows, with its edition")
    public Uni<PlanView> get(@PathParam("project") String project, @PathParam("id") String id) {
        return find(project, id)
                .map(row -> PlanView.of(runtime.stateOf(row).run().plan()));
    }

    @PUT
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Change the plan of a rollout, or try the change",
            description =
                    "What is open keeps its audience and share, what was passed its proof. As long as guardrails, error"
                            + " probabilities and the open stage's proof stay the same, what was shown stays shown; otherwise the"
                            + " open stage begins anew. With dryRun=true it says what would come of it and changes nothing.")
    @APIResponse(responseCode = "200", description = "It is made; or, tried, what would come of it")
    @APIResponse(responseCode = "409", description = "Not as the rollout stands, or the plan was changed since")
    @APIResponse(responseCode = "422", description = "Something in it does not exist or does not fit")
    public Uni<PlanEditView> edit(
            @PathParam("project") String project,
            @PathParam("id") String id,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            PlanEdit wanted,
            @Context SecurityContext who) {
        String by = who.getUserPrincipal().getName();
        PlanEditor.Checked checked = editor.checked(wanted);
        return find(project, id).chain(row -> {
            Rollout state = runtime.stateOf(row);
            Plan before = state.run().plan();
            Plan after = editor.plan(project, before, wanted);
            Happening edit = (_, at) -> new RolloutEvent.EditPlan(by, checked.reason(), checked.edition(), after, at);
            return dryRun
                    ? Uni.createFrom().item(() -> outcome(before, after, runtime.imagine(state, edit), false))
                    : runtime.on(row.id(), edit).map(decision -> made(before, after, decision));
        });
    }

    private static PlanEditView made(Plan before, Plan after, Optional<Decision> decision) {
        Decision about = decision.orElseThrow(() -> ProblemException.notFound("the rollout is not there any more"));
        return switch (about.outcome()) {
            case MOVED, NOTED -> outcome(before, after, about, true);
            case WAITING, IGNORED, REFUSED -> throw ProblemException.conflict(about.reason());
        };
    }

    private static PlanEditView outcome(Plan before, Plan after, Decision decision, boolean isMade) {
        boolean allowed = decision.outcome() == Decision.Outcome.MOVED;
        Plan now = decision.next().run().plan();
        return new PlanEditView(
                allowed,
                allowed && isMade,
                decision.reason(),
                allowed && now.version() != before.version(),
                PlanDifference.between(before, after),
                PlanView.of(now));
    }

    private Uni<RolloutRow> find(String project, String id) {
        return turns.alone(() -> store.find(id))
                .map(row -> row.filter(found -> found.project().equals(project))
                        .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\"")));
    }
}
