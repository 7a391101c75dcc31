package dev.sluice.metric.evidence;

/** ln Γ(x), which the JDK lacks. */
final class LogGamma {

    private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double LARGE = 15;

    private LogGamma() {}

    /** For x above 0, to about 1e-15 relative: Stirling's series, after Γ(x) = Γ(x + n) ÷ (x·(x + 1)·…) has made x large. */
    static double of(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < LARGE) {
            product *= shifted;
            shifted++;
        }
        double inverse = 1 / shifted;
        double square = inverse * inverse;
        double series = inverse
                * (1.0 / 12
                        - square
                                * (1.0 / 360
                                        - square
                                                * (1.0 / 1260
                                                        - square
                                                                * (1.0 / 1680
                                                                        - square
                                                                                * (1.0 / 1188
                                                                                        - square * 691 / 360360)))));
        return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_2_PI + series - Math.log(product);
    }
}
