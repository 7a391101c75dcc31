package dev.sluice.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A link of a project's chain of changes: who changed what, from where, why. Topic {@code audit}, key: the project.
 *
 * <p>Each carries the hash of the one before, so that none can be changed, left out or put in without every later hash being another. The
 * hash is the SHA-256, in hexadecimal, over the texts that {@link #hashed()} lists, each in UTF-8 after its length in bytes in decimal and
 * a colon: no two entries come to the same bytes.
 *
 * @param project whose change it is
 * @param number from 1, one more than the link before
 * @param at when it was made
 * @param kind what was changed: flag, cohort, static_cohort, metric, template, project
 * @param key its key in the project
 * @param version that it came to
 * @param by a person's name, or {@code rollout/ID}
 * @param byKind whether a person or the machine did it
 * @param reason in words; may be empty
 * @param origin from where it came
 * @param changed what is not as it was, part by part; the whole of a thing that is new or gone
 * @param previous the hash of the link before; 64 zeros for the first
 * @param hash of this one
 */
public record AuditRecord(
        String project,
        long number,
        Instant at,
        String kind,
        String key,
        long version,
        String by,
        Change.Kind byKind,
        String reason,
        Origin origin,
        List<Part> changed,
        String previous,
        String hash) {

    /** What the first link of a chain follows. */
    public static final String NOTHING_BEFORE = "0".repeat(64);

    public AuditRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(byKind, "byKind");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(origin, "origin");
        changed = List.copyOf(changed);
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(hash, "hash");
    }

    /**
     * From where a change came.
     *
     * @param action what was asked for: method and path of a request, or which command, rule or start did it
     * @param address of the client, as the gateway saw it; empty for the machine
     * @param accessKey the subject of the caller's token, such as the access key's id; empty for the machine
     */
    public record Origin(String action, Optional<String> address, Optional<String> accessKey) {
        public Origin {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(accessKey, "accessKey");
        }

        /** Of something that no request asked for. */
        public static Origin of(String action) {
            return new Origin(action, Optional.empty(), Optional.empty());
        }
    }

    /**
     * A part that is not as it was.
     *
     * @param field a JSON path; empty for the whole
     * @param before JSON as text, so that it is hashed as it stands; empty when it was not there
     * @param after JSON as text; empty when it is not there any more
     */
    public record Part(String field, Optional<String> before, Optional<String> after) {
        public Part {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }
    }

    /** The same as a link that follows another, with the hash that it has there. */
    public AuditRecord after(long lastNumber, String lastHash) {
        AuditRecord placed = withHash(lastNumber + 1, lastHash, "");
        return placed.withHash(placed.number, placed.previous, placed.computedHash());
    }

    /** The hash that it has to have; it was tampered with when that is not {@link #hash}. */
    public String computedHash() {
        MessageDigest sha256 = sha256();
        for (String text : hashed()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha256.update(bytes);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The texts that the hash is over, in order. What is not there is the empty text. */
    private List<String> hashed() {
        List<String> texts = new ArrayList<>(List.of(
                previous,
                Long.toString(number),
                project,
                at.toString(),
                kind,
                key,
                Long.toString(version),
                by,
                byKind.name(),
                reason,
                origin.action(),
                origin.address().orElse(""),
                origin.accessKey().orElse("")));
        for (Part part : changed) {
            texts.add(part.field());
            texts.add(part.before().orElse(""));
            texts.add(part.after().orElse(""));
        }
        return texts;
    }

    private AuditRecord withHash(long newNumber, String newPrevious, String newHash) {
        return new AuditRecord(
                project, newNumber, at, kind, key, version, by, byKind, reason, origin, changed, newPrevious, newHash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
