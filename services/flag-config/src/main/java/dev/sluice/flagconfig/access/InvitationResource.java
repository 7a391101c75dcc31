package dev.sluice.flagconfig.access;

import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.secret.Passwords;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where whoever has an invitation chooses a password. It opens without a key: the invitation is one. */
@Path("/accounts/invitation")
@Tag(name = "accounts")
public class InvitationResource {

    private final AccountStore accounts;

    InvitationResource(AccountStore accounts) {
        this.accounts = accounts;
    }

    /** An invitation, taken. */
    @Schema(name = "InvitationAcceptance", description = "An invitation, and the password that its holder chooses")
    public record Acceptance(
            @Schema(description = "As it was shown") Optional<String> invitation,

            @Schema(description = "At least 12 characters, and none of those that are tried first")
            Optional<String> password) {
        /** Without either: it gets into logs. */
        @Override
        public String toString() {
            return "Acceptance[]";
        }
    }

    @POST
    @Path("/accept")
    @PermitAll
    @Operation(
            summary = "Choose the password of an account",
            description = "An invitation is good once. Sessions that were open end.")
    @APIResponse(responseCode = "204", description = "Chosen: sign in with it")
    @APIResponse(responseCode = "401", description = "The invitation is not good, or not any more")
    @APIResponse(responseCode = "422", description = "The password is not good enough; the problem says why")
    public Uni<Void> accept(Acceptance request) {
        Acceptance sent = Bodies.sent(request);
        String invitation = Place.BODY.dot("invitation").required(sent.invitation(), "the invitation as it was shown");
        String password = Place.BODY.dot("password").required(sent.password(), "the password that you choose");
        String account = NewKey.invited(invitation).orElseThrow(InvitationResource::notGood);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return accounts.invited(account, invitation, now)
                .map(email -> PasswordRules.check(
                        Place.BODY.dot("password"), password, email.orElseThrow(InvitationResource::notGood)))
                // Only for who has an invitation: nobody else can make the service work hard.
                .chain(checked -> VertxContextSupport.executeBlocking(() -> Passwords.hash(checked)))
                .chain(hash -> accounts.choose(account, invitation, hash, now))
                .invoke(taken -> {
                    if (!taken) {
                        throw notGood();
                    }
                })
                .replaceWithVoid();
    }

    private static ProblemException notGood() {
        return ProblemException.unauthenticated(
                "this invitation opens nothing: it was used, it is over, or there never was one; ask an admin for another");
    }
}
