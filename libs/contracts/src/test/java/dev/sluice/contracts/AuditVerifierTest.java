package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A chain holds as it was written, and whatever is done to it is found. A failure names its seed. */
class AuditVerifierTest {

    private static final Instant AT = Instant.parse("2026-11-24T12:00:00.123456Z");

    static Stream<Long> seeds() {
        return IntStream.range(0, 100).mapToObj(i -> 7_919L * i + 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldFindWhateverWasDoneToAChain(long seed) {
        // given
        Random random = new Random(seed);
        List<AuditRecord> chain = chain(random, 2 + random.nextInt(20));
        assertThat(firstFault(chain)).isEmpty();

        // when
        List<AuditRecord> tampered = tampered(random, chain);

        // then
        assertThat(firstFault(tampered)).as("seed %d", seed).isPresent();
    }

    /** Lengths stand before texts: what moves from one field to the next is found. */
    @Test
    void shouldTellFieldsApart() {
        AuditRecord one = link("a", "bc").after(0, AuditRecord.NOTHING_BEFORE);
        AuditRecord other = link("ab", "c").after(0, AuditRecord.NOTHING_BEFORE);

        assertThat(one.hash()).isNotEqualTo(other.hash());
    }

    @Test
    void shouldFollowAChainFromTheMiddle() {
        List<AuditRecord> chain = chain(new Random(1), 10);

        assertThat(firstFault(chain.subList(4, 10))).isEmpty();
    }

    private static List<AuditRecord> tampered(Random random, List<AuditRecord> chain) {
        List<AuditRecord> other = new ArrayList<>(chain);
        int at = random.nextInt(chain.size());
        AuditRecord link = chain.get(at);
        switch (random.nextInt(4)) {
            case 0 -> other.set(at, changed(link, UnaryOperator.identity()));
            // The hash made anew, as somebody would who knows how: the next one does not follow any more.
            case 1 -> {
                if (at == chain.size() - 1) {
                    at = 0;
                    link = chain.get(0);
                }
                other.set(at, changed(link, one -> one.after(one.number() - 1, one.previous())));
            }
            case 2 -> {
                if (at == chain.size() - 1 || at == 0) {
                    other.add(at, link);
                } else {
                    other.remove(at);
                }
            }
            default -> {
                int with = (at + 1) % chain.size();
                other.set(at, chain.get(with));
                other.set(with, link);
            }
        }
        return other;
    }

    private static AuditRecord changed(AuditRecord link, UnaryOperator<AuditRecord> then) {
        return then.apply(new AuditRecord(
                link.project(),
                link.number(),
                link.at(),
                link.kind(),
                link.key(),
                link.version(),
                "mallory",
                link.byKind(),
                link.reason(),
                link.origin(),
                link.changed(),
                link.previous(),
                link.hash()));
    }

    private static Optional<String> firstFault(List<AuditRecord> chain) {
        AuditVerifier verifier = new AuditVerifier();
        return chain.stream().map(verifier::follow).flatMap(Optional::stream).findFirst();
    }

    private static List<AuditRecord> chain(Random random, int length) {
        List<AuditRecord> chain = new ArrayList<>();
        long number = 0;
        String previous = AuditRecord.NOTHING_BEFORE;
        for (int i = 0; i < length; i++) {
            AuditRecord next = link("flag-" + random.nextInt(3), "reason " + random.nextInt(3))
                    .after(number, previous);
            chain.add(next);
            number = next.number();
            previous = next.hash();
        }
        return chain;
    }

    private static AuditRecord link(String key, String reason) {
        return new AuditRecord(
                "default",
                0,
                AT,
                "flag",
                key,
                1,
                "ada",
                Change.Kind.PERSON,
                reason,
                AuditRecord.Origin.of("a test"),
                List.of(new AuditRecord.Part("active", Optional.of("true"), Optional.empty())),
                "",
                "");
    }
}
