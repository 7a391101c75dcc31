package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Keys of people's tools and of machines, for admins. */
@Path("/api/v1/access-keys")
@RolesAllowed(Roles.ADMIN)
@Tag(name = "access keys", description = "By what people's tools and machines come in, and what they may do")
public class AccessKeyResource {

    private final AccessKeyStore keys;
    private final AccessUses uses;
    private final Author author;

    AccessKeyResource(AccessKeyStore keys, AccessUses uses, Author author) {
        this.keys = keys;
        this.uses = uses;
        this.author = author;
    }

    /** A key to be made. */
    @Schema(name = "AccessKeyCreation", description = "A new key")
    public record Creation(
            @Schema(description = "Who or what it is for; stands as the author of what is done with it")
            Optional<String> name,

            @Schema(
                    description = "What it may do",
                    enumeration = {"viewer", "operator", "editor", "approver", "admin"})
            Optional<String> role,

            @Schema(description = "The only project that it opens; left out, it opens all")
            Optional<String> project,

            @Schema(description = "From when on it opens nothing; left out, it lives until it is revoked")
            Optional<Instant> expiresAt) {}

    /**
     * A key, as every admin may see it.
     *
     * @param lastUsedAt when it last opened something, to the minute; empty when never
     */
    @Schema(name = "AccessKey")
    public record AccessKeyResponse(
            String id,
            String name,
            AccessRole role,
            Optional<String> project,
            Instant createdAt,
            String createdBy,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt,
            Optional<Instant> revokedAt,
            Optional<String> revokedBy) {
        static AccessKeyResponse of(AccessKeyRow row, Optional<Instant> lastUsedAt) {
            return new AccessKeyResponse(
                    row.id,
                    row.name,
                    row.role,
                    Optional.ofNullable(row.project),
                    row.createdAt,
                    row.createdBy,
                    Optional.ofNullable(row.expiresAt),
                    lastUsedAt,
                    Optional.ofNullable(row.revokedAt),
                    Optional.ofNullable(row.revokedBy));
        }
    }

    /**
     * A key that was made a moment ago.
     *
     * @param key the whole; shown now and never again
     */
    @Schema(name = "NewAccessKey", description = "A key that was made a moment ago; shown once")
    public record NewAccessKeyResponse(AccessKeyResponse accessKey, String key) {
        /** Without the key: it gets into logs. */
        @Override
        public String toString() {
            return "NewAccessKeyResponse[" + accessKey.id() + "]";
        }
    }

    @GET
    @Operation(summary = "List all keys, revoked and expired ones too", description = "Nobody sees a key itself again.")
    public Uni<List<AccessKeyResponse>> list() {
        return keys.list().chain(rows -> uses.all()
                .map(last -> rows.stream().map(row -> shown(row, last)).toList()));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Make a key",
            description = "The key is in this answer and never in another one. It opens within a second.")
    @APIResponse(responseCode = "201", description = "The key, shown once")
    @APIResponse(responseCode = "404", description = "There is no such project")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<NewAccessKeyResponse> create(Creation request) {
        Creation sent = Bodies.sent(request);
        Change change = author.change(Optional.empty());
        NewKey made = NewKey.make();
        AccessKeyRecord record = new AccessKeyRecord(
                made.id(),
                Place.BODY.dot("name").name(sent.name(), "who or what the key is for"),
                Place.BODY.dot("role").oneOf(AccessRole.class, sent.role()),
                sent.project(),
                made.hash(),
                change.at(),
                change.by(),
                expiry(sent.expiresAt(), change.at()),
                Optional.empty());
        return keys.add(record)
                .map(row -> new NewAccessKeyResponse(AccessKeyResponse.of(row, Optional.empty()), made.key()));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Revoke a key",
            description =
                    "It opens nothing any more within a second, and stays in the list. Doing it twice is no error.")
    @APIResponse(responseCode = "200", description = "The key, revoked")
    @APIResponse(responseCode = "404", description = "There is none")
    public Uni<AccessKeyResponse> revoke(String id) {
        return keys.revoke(id, author.change(Optional.empty()))
                .chain(row -> uses.all().map(last -> shown(row, last)));
    }

    private static AccessKeyResponse shown(AccessKeyRow row, Map<String, Instant> lastUsedAt) {
        return AccessKeyResponse.of(row, Optional.ofNullable(lastUsedAt.get("access-key/" + row.id)));
    }

    private static Optional<Instant> expiry(Optional<Instant> expiresAt, Instant now) {
        expiresAt.filter(at -> !at.isAfter(now)).ifPresent(_ -> {
            throw Place.BODY.dot("expiresAt").refusal("it lies in the past: the key would open nothing");
        });
        return expiresAt;
    }
}
