package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Happening;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.RolloutSettings;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.command.KeptOnTheBus;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.autorollout.http.Requests.ResumeWord;
import dev.sluice.autorollout.http.Requests.StartWord;
import dev.sluice.autorollout.http.Requests.Word;
import dev.sluice.autorollout.http.Views.RolloutView;
import dev.sluice.autorollout.store.NoteRow;
import dev.sluice.autorollout.store.NoteStore;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.database.DatabaseOutage;
import dev.sluice.flag.Flag;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.rollout.Approval;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Live;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.exception.ConstraintViolationException;

/** What people tell a rollout to do. It goes the way of everything else that happens to it; what the core refuses it says why. */
@Path("/api/v1/projects/{project}/rollouts/{id}")
@Tag(name = "Rollouts")
@APIResponse(responseCode = "200", description = "It is done, or on its way")
@APIResponse(responseCode = "409", description = "Not as the rollout stands; the detail says why")
public class CommandResource {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final NoteStore notes;
    private final SecondTries tries;
    private final Definitions definitions;
    private final Turns turns;
    private final RolloutSettings settings;
    private final KeptOnTheBus bus;
    private final InstantSource clock = InstantSource.system();

    CommandResource(
            RolloutRuntime runtime,
            RolloutStore store,
            NoteStore notes,
            SecondTries tries,
            Definitions definitions,
            Turns turns,
            RolloutSettings settings,
            KeptOnTheBus bus) {
        this.runtime = runtime;
        this.store = store;
        this.notes = notes;
        this.tries = tries;
        this.definitions = definitions;
        this.turns = turns;
        this.settings = settings;
        this.bus = bus;
    }

    /** Makes the event that a person's word comes to. */
    @FunctionalInterface
    private interface Wish {
        RolloutEvent asEvent(String by, String reason, Instant at);
    }

    @POST
    @Path("/start")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Start a rollout that was prepared",
            description = "While the flag cools down after a rollback it needs despiteCoolDown, the reason why.")
    public Uni<RolloutView> start(
            @PathParam("project") String project,
            @PathParam("id") String id,
            StartWord word,
            @Context SecurityContext who) {
        String by = nameOf(who);
        Optional<String> despite = Optional.ofNullable(word).flatMap(StartWord::despiteCoolDown);
        String reason = Requests.plainReason(Optional.ofNullable(word).flatMap(StartWord::reason));
        return find(project, id)
                .chain(row -> turns.alone(() -> store.newestGeneration(project, row.flag()))
                        .chain(newest -> {
                            if (newest > row.generation()) {
                                throw ProblemException.conflict("flag \"" + row.flag()
                                        + "\" has a newer rollout, of generation " + newest + "; make a new one");
                            }
                            Flag flag = flagOf(row);
                            if (!flag.active()) {
                                throw ProblemException.conflict(
                                        "flag \"" + flag.key() + "\" is switched off; switch it on first");
                            }
                            return tries.cooled(project, row.flag(), despite).chain(remark -> command(
                                            row, (state, at) -> new RolloutEvent.Started(by, flag.version(), at))
                                    .call(() -> note(row, by, reason, remark)));
                        }))
                .onFailure(ConstraintViolationException.class)
                .transform(e -> ProblemException.conflict(
                        "the flag has a live rollout already; wait for its end, roll it back or abort it first"));
    }

    /** What was said when it started, and why it did in spite of a cool-down. */
    private Uni<?> note(RolloutRow row, String by, String reason, Optional<String> remark) {
        String said = Stream.concat(Stream.of(reason).filter(why -> !why.isBlank()), remark.stream())
                .collect(Collectors.joining("; "));
        return said.isEmpty()
                ? Uni.createFrom().voidItem()
                : turns.alone(() -> notes.add(NoteRow.of(row.id(), by, said, clock.instant())));
    }

    @POST
    @Path("/pause")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Stand still until resumed; guardrails are watched all the same")
    public Uni<RolloutView> pause(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        return command(project, id, word, who, RolloutEvent.Pause::new);
    }

    @POST
    @Path("/resume")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Go on after a pause, or after a hold that needs a person")
    public Uni<RolloutView> resume(
            @PathParam("project") String project,
            @PathParam("id") String id,
            ResumeWord word,
            @Context SecurityContext who) {
        String by = nameOf(who);
        Optional<ResumeWord> said = Optional.ofNullable(word);
        String reason = Requests.plainReason(said.flatMap(ResumeWord::reason));
        return find(project, id).chain(row -> said.flatMap(ResumeWord::flagVersion)
                .map(version -> seen(row, version, clock.instant().plus(settings.waitForDefinitions())))
                .orElseGet(() -> Uni.createFrom().item(() -> flagOf(row).version()))
                .chain(version -> command(row, (state, at) -> new RolloutEvent.Resume(by, reason, version, at))));
    }

    /** The version that a person says they saw, if there is one; it may have been made a moment ago and be on its way here. */
    private Uni<Long> seen(RolloutRow row, long version, Instant until) {
        long builtOn =
                runtime.stateOf(row) instanceof Live live ? live.progress().flagVersion() : 0;
        if (version < builtOn) {
            throw ProblemException.invalid(
                    "flagVersion",
                    "the rollout builds on version " + builtOn + " of the flag, which is newer than " + version
                            + "; resume from that one or a newer one");
        }
        long newest = Math.max(builtOn, flagOf(row).version());
        if (version <= newest) {
            return Uni.createFrom().item(version);
        }
        if (!clock.instant().isBefore(until)) {
            throw ProblemException.invalid(
                    "flagVersion",
                    "flag \"" + row.flag() + "\" has no version " + version + ", it stands at " + newest
                            + "; leave flagVersion out to resume from there");
        }
        return Uni.createFrom().voidItem().onItem().delayIt().by(LOOK_AGAIN).chain(() -> seen(row, version, until));
    }

    @POST
    @Path("/advance")
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Open the next stage without the proof; needs a reason")
    public Uni<RolloutView> advance(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        return command(project, id, word, who, RolloutEvent.Advance::new);
    }

    @POST
    @Path("/approve")
    @RolesAllowed(Roles.APPROVER)
    @Operation(summary = "Open the next stage of a plan that wants a person's word")
    public Uni<RolloutView> approve(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        String reason = Word.of(word);
        return find(project, id)
                .chain(row ->
                        command(row, (state, at) -> new RolloutEvent.Approve(by, groupsOf(state, who), reason, at)));
    }

    @POST
    @Path("/roll-back")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Take the feature back at once, also while the database is away")
    @APIResponse(
            responseCode = "200",
            description = "It is done, or on its way",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @APIResponse(
            responseCode = "202",
            description =
                    "The database is away: nothing of it is served any more, and the rest follows when it is back",
            content = @Content(schema = @Schema(implementation = KeptOnTheBus.Taken.class)))
    public Uni<Response> rollBack(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        String by = nameOf(who);
        String reason = Word.of(word);
        // Each time: a path that only emergencies use is broken when one comes.
        bus.narrow(project, id, by, reason);
        return command(project, id, word, who, RolloutEvent.RollBack::new)
                .map(view -> Response.ok(view).build())
                .onFailure(DatabaseOutage::isPassing)
                .recoverWithUni(away -> bus.rollBack(project, id, by, reason)
                        .map(taken -> Response.accepted(taken).build()));
    }

    @POST
    @Path("/abort")
    @RolesAllowed(Roles.OPERATOR)
    @Operation(summary = "Call the rollout off: what it opened is closed, and it counts as aborted, not as failed")
    public Uni<RolloutView> abort(
            @PathParam("project") String project, @PathParam("id") String id, Word word, @Context SecurityContext who) {
        return command(project, id, word, who, RolloutEvent.Abort::new);
    }

    /** Of the groups that the plan asks for, those that the caller is in: a group is a role in their token. */
    private static List<String> groupsOf(Rollout state, SecurityContext who) {
        return state.run().plan().stages().stream()
                .flatMap(stage -> stage.termsOrNone().approval().stream())
                .map(Approval::group)
                .distinct()
                .filter(who::isUserInRole)
                .toList();
    }

    private Uni<RolloutView> command(String project, String id, Word word, SecurityContext who, Wish wish) {
        String by = nameOf(who);
        String reason = Word.of(word);
        return find(project, id).chain(row -> command(row, (state, at) -> wish.asEvent(by, reason, at)));
    }

    private Uni<RolloutView> command(RolloutRow row, Happening happening) {
        return runtime.on(row.id(), happening)
                .invoke(decision -> decision.ifPresent(CommandResource::refuseUndone))
                .chain(() -> find(row.project(), row.id()))
                .map(now -> Views.of(now, runtime.stateOf(now), definitions.verdict(now.id()), clock.instant(), true));
    }

    private static void refuseUndone(Decision decision) {
        switch (decision.outcome()) {
            case WAITING, IGNORED, REFUSED -> throw ProblemException.conflict(decision.reason());
            case MOVED, NOTED -> {}
        }
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

    private static String nameOf(SecurityContext who) {
        return who.getUserPrincipal().getName();
    }
}
