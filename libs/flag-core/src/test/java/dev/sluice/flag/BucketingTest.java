package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Against values computed apart from this code and checked with real SDKs. */
class BucketingTest {

    /** The vectors' decimal column has 17 places; the hexadecimal one is exact. */
    private static final Offset<Double> AS_PRINTED = offset(1e-17);

    private static final List<Variant> HALVES = List.of(variant("control", 50_00), variant("test", 50_00));
    private static final List<Variant> THIRDS =
            List.of(variant("control", 33_34), variant("a", 33_33), variant("b", 33_33));
    private static final List<Variant> TENTHS =
            List.of(variant("a", 10_00), variant("b", 20_00), variant("c", 30_00), variant("d", 40_00));
    private static final List<Variant> FIFTHS = List.of(variant("a", 20_00), variant("b", 20_00));

    @ParameterizedTest
    @CsvFileSource(resources = "rollout-vectors.csv", encoding = "UTF-8")
    void shouldPlaceAsSdksDoWhenRollingOut(String key, String id, String digits, String hash, String shares) {
        // when
        double place = Bucketing.hash(key, id, Bucketing.ROLLOUT_SALT);

        // then
        assertThat(place).isEqualTo(placeOf(digits)).isCloseTo(Double.parseDouble(hash), AS_PRINTED);
        assertMembership(place, List.of(1, 10, 25, 50, 75, 90, 99), shares);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "variant-vectors.csv", encoding = "UTF-8")
    void shouldChooseTheVariantThatSdksChoose(
            String key,
            String id,
            String digits,
            String hash,
            String halves,
            String thirds,
            String tenths,
            String fifths) {
        // when
        double place = Bucketing.hash(key, id, Bucketing.VARIANT_SALT);

        // then
        assertThat(place).isEqualTo(placeOf(digits)).isCloseTo(Double.parseDouble(hash), AS_PRINTED);
        assertThat(variantAt(place, HALVES)).isEqualTo(halves);
        assertThat(variantAt(place, THIRDS)).isEqualTo(thirds);
        assertThat(variantAt(place, TENTHS)).isEqualTo(tenths);
        assertThat(variantAt(place, FIFTHS)).isEqualTo(fifths);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "holdout-vectors.csv", encoding = "UTF-8")
    void shouldHoldOutTheSamePeopleWhateverTheFlag(String id, String digits, String hash, String shares) {
        // when
        double place = Bucketing.holdoutHash(id);

        // then
        assertThat(place).isEqualTo(placeOf(digits)).isCloseTo(Double.parseDouble(hash), AS_PRINTED);
        assertMembership(place, List.of(10, 25, 50), shares);
    }

    @Test
    void shouldHaveEverybodyWithinAllAndNobodyWithinNone() {
        assertThat(Bucketing.isWithin(1.0, BasisPoints.ALL)).isTrue();
        assertThat(Bucketing.isWithin(0.0, BasisPoints.NONE)).isFalse();
        assertThat(Bucketing.isWithin(Bucketing.hash("any", "", ""), new BasisPoints(1)))
                .isTrue();
    }

    @Test
    void shouldHashLongIdsAndTextsThatLookAlikeApart() {
        // given
        String long9s = "9".repeat(5_000);
        String composed = "Zo\u00eb";
        String decomposed = "Zoe\u0308";

        // then
        assertThat(Bucketing.hash("f", long9s, "")).isBetween(0.0, 1.0);
        assertThat(Bucketing.hash("f", composed, "")).isNotEqualTo(Bucketing.hash("f", decomposed, ""));
    }

    private static void assertMembership(double place, List<Integer> percentages, String shares) {
        Set<String> within = shares == null ? Set.of() : Set.copyOf(Arrays.asList(shares.split(" ")));
        for (int percentage : percentages) {
            assertThat(Bucketing.isWithin(place, new BasisPoints(percentage * 100)))
                    .as("%d %%", percentage)
                    .isEqualTo(within.contains(Integer.toString(percentage)));
        }
    }

    private static double placeOf(String digits) {
        return Long.parseLong(digits, 16) / 0x1p60;
    }

    private static String variantAt(double place, List<Variant> variants) {
        return Bucketing.variantAt(place, variants).orElse("-");
    }

    private static Variant variant(String key, int share) {
        return new Variant(key, "", new BasisPoints(share));
    }
}
