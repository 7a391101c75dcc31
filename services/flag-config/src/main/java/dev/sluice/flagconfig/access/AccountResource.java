package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** People who sign in, for admins. */
@Path("/api/v1/accounts")
@RolesAllowed(Roles.ADMIN)
@Tag(name = "accounts", description = "Who signs in, and what they may do")
public class AccountResource {

    private final AccountStore accounts;
    private final AccessUses uses;
    private final Author author;

    AccountResource(AccountStore accounts, AccessUses uses, Author author) {
        this.accounts = accounts;
        this.uses = uses;
        this.author = author;
    }

    /** An account to be made. */
    @Schema(name = "AccountCreation", description = "A new account")
    public record Creation(
            @Schema(description = "By what they sign in; stands as the author of what they do")
            Optional<String> email,

            @Schema(description = "For people") Optional<String> name,

            @Schema(
                    description = "What they may do",
                    enumeration = {"viewer", "operator", "editor", "approver", "admin"})
            Optional<String> role,

            @Schema(description = "The only project that they see; left out, they see all")
            Optional<String> project) {}

    /** What an account shall be from now on. */
    @Schema(name = "AccountReplacement", description = "What somebody is from now on, in all")
    public record Replacement(
            @Schema(description = "For people") Optional<String> name,

            @Schema(
                    description = "What they may do, from their next request on",
                    enumeration = {"viewer", "operator", "editor", "approver", "admin"})
            Optional<String> role,

            @Schema(description = "The only project that they see; left out, they see all")
            Optional<String> project) {}

    /**
     * An account, as every admin may see it.
     *
     * @param hasPassword whether they have chosen one
     * @param invitedUntil when the open invitation ends; empty when none is open
     * @param lastUsedAt when they last came in, to the minute; empty when never
     */
    @Schema(name = "Account")
    public record AccountResponse(
            String id,
            String email,
            String name,
            AccessRole role,
            Optional<String> project,
            boolean hasPassword,
            Optional<Instant> invitedUntil,
            Instant createdAt,
            String createdBy,
            Optional<Instant> lastUsedAt,
            Optional<Instant> disabledAt,
            Optional<String> disabledBy) {
        static AccountResponse of(AccountRow row, Optional<Instant> lastUsedAt) {
            return new AccountResponse(
                    row.id,
                    row.email,
                    row.name,
                    row.role,
                    Optional.ofNullable(row.project),
                    row.passwordHash != null,
                    Optional.ofNullable(row.invitationEnds),
                    row.createdAt,
                    row.createdBy,
                    lastUsedAt,
                    Optional.ofNullable(row.disabledAt),
                    Optional.ofNullable(row.disabledBy));
        }
    }

    /**
     * Somebody who was invited a moment ago.
     *
     * @param invitation the whole; shown now and never again
     */
    @Schema(
            name = "InvitedAccount",
            description = "Somebody who was invited a moment ago; the invitation is shown once")
    public record InvitedResponse(AccountResponse account, String invitation) {
        /** Without the invitation: it gets into logs. */
        @Override
        public String toString() {
            return "InvitedResponse[" + account.id() + "]";
        }
    }

    @GET
    @Operation(
            summary = "List all accounts, disabled ones too",
            description = "Nobody sees a password or an invitation again.")
    public Uni<List<AccountResponse>> list() {
        return accounts.list().chain(rows -> uses.all().map(last -> rows.stream()
                .map(row -> AccountResponse.of(row, Optional.ofNullable(last.get("account/" + row.id))))
                .toList()));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Make an account and invite its holder",
            description =
                    "The invitation is in this answer and never in another one. Whoever has it chooses the password, once,"
                            + " within three days: POST /accounts/invitation/accept.")
    @APIResponse(responseCode = "201", description = "The account, with the invitation, shown once")
    @APIResponse(responseCode = "404", description = "There is no such project")
    @APIResponse(responseCode = "409", description = "The e-mail has an account")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<InvitedResponse> create(Creation request) {
        Creation sent = Bodies.sent(request);
        Change change = author.change(Optional.empty());
        AccountRow row = new AccountRow(
                NewKey.newId(),
                Emails.read(Place.BODY.dot("email"), sent.email()),
                standing(sent.name(), sent.role(), sent.project()),
                change);
        NewKey invitation = NewKey.invitation(row.id);
        row.invite(invitation, change.at());
        return accounts.add(row).map(kept -> invited(kept, invitation));
    }

    @PUT
    @Path("/{id}")
    @Operation(
            summary = "Change name, role and project",
            description = "Holds from their next request on, sessions that are open included.")
    @APIResponse(responseCode = "200", description = "The account, changed")
    @APIResponse(responseCode = "404", description = "There is no such account, or project")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<AccountResponse> replace(String id, Replacement request) {
        Replacement sent = Bodies.sent(request);
        return accounts.stand(id, standing(sent.name(), sent.role(), sent.project()))
                .chain(this::shown);
    }

    @POST
    @Path("/{id}/invitation")
    @ResponseStatus(201)
    @Operation(
            summary = "Invite somebody anew, such as one who forgot the password",
            description = "An invitation that is still open is void. The password stays until the new one is chosen.")
    @APIResponse(responseCode = "201", description = "The account, with the invitation, shown once")
    @APIResponse(responseCode = "404", description = "There is none")
    @APIResponse(responseCode = "409", description = "It is disabled")
    public Uni<InvitedResponse> invite(String id) {
        NewKey invitation = NewKey.invitation(id);
        return accounts.invite(id, invitation, author.change(Optional.empty()).at())
                .map(row -> invited(row, invitation));
    }

    @POST
    @Path("/{id}/end-sessions")
    @Operation(summary = "End all of somebody's sessions", description = "Within a second. They may sign in again.")
    @APIResponse(responseCode = "200", description = "The account")
    @APIResponse(responseCode = "404", description = "There is none")
    public Uni<AccountResponse> endSessions(String id) {
        return accounts.endSessions(id, author.change(Optional.empty()).at()).chain(this::shown);
    }

    @POST
    @Path("/{id}/disable")
    @Operation(
            summary = "Shut somebody out",
            description =
                    "Their sessions end within a second, and they sign in neither here nor by an identity provider.")
    @APIResponse(responseCode = "200", description = "The account, disabled")
    @APIResponse(responseCode = "404", description = "There is none")
    public Uni<AccountResponse> disable(String id) {
        return accounts.disable(id, author.change(Optional.empty())).chain(this::shown);
    }

    @POST
    @Path("/{id}/enable")
    @Operation(summary = "Let somebody in again", description = "With the password they had.")
    @APIResponse(responseCode = "200", description = "The account, enabled")
    @APIResponse(responseCode = "404", description = "There is none")
    public Uni<AccountResponse> enable(String id) {
        return accounts.enable(id).chain(this::shown);
    }

    private Uni<AccountResponse> shown(AccountRow row) {
        return uses.all().map(last -> AccountResponse.of(row, Optional.ofNullable(last.get("account/" + row.id))));
    }

    private static InvitedResponse invited(AccountRow row, NewKey invitation) {
        return new InvitedResponse(AccountResponse.of(row, Optional.empty()), invitation.key());
    }

    private static AccountRow.Standing standing(
            Optional<String> name, Optional<String> role, Optional<String> project) {
        return new AccountRow.Standing(
                Place.BODY.dot("name").name(name, "what people call them"),
                Place.BODY.dot("role").oneOf(AccessRole.class, role),
                project);
    }
}
