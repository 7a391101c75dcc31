package dev.sluice.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * One figure of a benchmark, as it stands in {@code bench/results/latest.json}.
 *
 * @param bench the benchmark it belongs to, such as {@code flag-core}
 * @param name what was measured; unique within the benchmark, and the same in every run
 * @param value the figure; empty when the benchmark came to no end, which {@code against} then explains
 * @param unit of the figure, such as {@code ns/op}
 * @param against the peer or limit it stands beside, with that one's own figure; empty for none
 * @param ratio the figure divided by that of the peer or limit
 * @param target what was promised, such as {@code < 200 ms}; empty where nothing was
 * @param met whether the promise was kept; present exactly when there is one
 */
@JsonPropertyOrder({"bench", "name", "value", "unit", "against", "ratio", "target", "met"})
public record Row(
        String bench,
        String name,
        Optional<Double> value,
        String unit,
        Optional<String> against,
        Optional<Double> ratio,
        Optional<String> target,
        Optional<Boolean> met) {
    public Row {
        Objects.requireNonNull(bench, "bench");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        if (target.isPresent() != met.isPresent()) {
            throw new IllegalArgumentException(name + ": a target is met or not, and nothing is without one");
        }
    }

    /** A figure that nothing was promised about. */
    public static Row stated(String bench, String name, double value, String unit) {
        return new Row(
                bench,
                name,
                Optional.of(value),
                unit,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What is left of a benchmark that came to no end. It counts as a promise not kept. */
    public static Row failed(String bench, String why) {
        return new Row(
                bench,
                "came to its end",
                Optional.empty(),
                "",
                Optional.of(why),
                Optional.empty(),
                Optional.of("figures"),
                Optional.of(false));
    }

    /** The same beside the figure of a peer or limit. */
    public Row against(String peer, double peersValue) {
        double own = value.orElseThrow();
        return new Row(
                bench,
                name,
                value,
                unit,
                Optional.of(peer + ": " + Figures.text(peersValue) + " " + unit),
                peersValue == 0 ? Optional.empty() : Optional.of(own / peersValue),
                target,
                met);
    }

    /** The same with a promise. */
    public Row promised(String promise, boolean kept) {
        return new Row(bench, name, value, unit, against, ratio, Optional.of(promise), Optional.of(kept));
    }

    /** By what rows of two runs are compared. */
    public String id() {
        return bench + " / " + name;
    }
}
