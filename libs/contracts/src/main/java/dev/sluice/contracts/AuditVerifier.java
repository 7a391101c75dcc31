package dev.sluice.contracts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Follows a project's chain of changes, link by link in their order, and says where it was tampered with. It needs nothing but the
 * records, so that whoever has exported them can tell without the service that keeps them.
 *
 * <p>A chain that ends too early is whole as far as it goes: compare the last number and hash with those on the topic {@code audit}, or
 * with an export of before.
 */
public final class AuditVerifier {

    private AuditRecord last;

    /**
     * Follows one more link.
     *
     * @return why the chain does not hold here; empty when it does
     */
    public Optional<String> follow(AuditRecord next) {
        Optional<String> fault = fault(next);
        if (fault.isEmpty()) {
            last = next;
        }
        return fault;
    }

    /** The last link that holds; empty before the first. */
    public Optional<AuditRecord> last() {
        return Optional.ofNullable(last);
    }

    private Optional<String> fault(AuditRecord next) {
        if (last != null && !last.project().equals(next.project())) {
            return Optional.of("it is of the project " + next.project() + ", not " + last.project());
        }
        long expected = last == null ? next.number() : last.number() + 1;
        if (next.number() != expected) {
            return Optional.of("number " + expected + " should follow, not " + next.number()
                    + ": links were taken out, put in or moved");
        }
        boolean isFirst = next.number() == 1;
        String previous = last != null ? last.hash() : isFirst ? AuditRecord.NOTHING_BEFORE : next.previous();
        if (!next.previous().equals(previous)) {
            return Optional.of("it does not follow the link before, whose hash is another");
        }
        return next.hash().equals(next.computedHash())
                ? Optional.empty()
                : Optional.of("it was changed: its hash is not that of what it says");
    }

    /**
     * Verifies an export: {@code AuditVerifier [FILE]}, JSON lines in the order of their numbers; standard input without a file. Ends with
     * 0 when the chain holds, with 1 and the link where it does not.
     */
    public static void main(String[] args) throws IOException {
        AuditVerifier verifier = new AuditVerifier();
        try (BufferedReader lines = args.length == 0
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(args[0]))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                AuditRecord link = WireJson.lenient().readValue(line, AuditRecord.class);
                Optional<String> fault = verifier.follow(link);
                if (fault.isPresent()) {
                    System.err.println("link " + link.number() + ": " + fault.get());
                    System.exit(1);
                }
            }
        }
        System.out.println(verifier.last()
                .map(link -> "the chain of " + link.project() + " holds up to " + link.number() + ", " + link.hash())
                .orElse("there is nothing in it"));
    }
}
