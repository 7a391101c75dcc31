package dev.sluice.notifier.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.kit.secret.SecretBox;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.TestSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final String KEY = "q3f1Qm0y8o4Yw0yTj2hUO9Jx6mZr1VbKX5cD7eFgHiM=";
    private final List<Interval> intervals = Interval.of(Alerts.verdict());

    @Test
    void shouldDrawWhatHasAnEstimate() throws Exception {
        assertThat(intervals).extracting(Interval::name).containsExactly("conversion", "errors");
        assertThat(intervals.get(1).upper()).as("no bound is drawn at the edge").isEqualTo(1);

        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Chart.png(intervals).orElseThrow()));

        assertThat(image.getWidth()).isEqualTo(640);
        // conversion: −48 % lies left of the middle, in the colour of a breach
        assertThat(image.getRGB(170 + (int) Math.round(0.26 * 380), 51) & 0xFFFFFF)
                .isEqualTo(0xC0261C);
    }

    @Test
    void shouldDrawWithCharactersOfOneWidth() {
        assertThat(Sparkline.of(intervals)).isEqualTo("""
                                 −100 %         0         +100 %
                conversion       ······├─◆──┤···┆··············· -48 %
                errors           ···├─────────────●────────────┤ +10 %""");
        assertThat(Sparkline.of(List.of())).isEmpty();
    }

    @Test
    void shouldShowAPictureOnlyAtTheAddressThatWasSent() {
        Charts charts = new Charts(SecretBox.of(KEY), TestSettings.PLAIN);
        URI chart = charts.links(Alerts.withEvidence()).chart().orElseThrow();
        String sealed = chart.getPath().substring("/charts/".length()).replace(".png", "");

        assertThat(chart.toString())
                .startsWith("https://sluice.example/charts/v1.")
                .hasSizeLessThan(3_000);
        assertThat(charts.at(sealed)).isPresent();
        assertThat(charts.at(sealed.substring(0, sealed.length() - 2) + "AA")).isEmpty();
        assertThat(charts.at("v1.AAAA")).isEmpty();
    }

    @Test
    void shouldNotLinkToAPictureThatNobodyOutsideCanFetch() {
        Charts charts = new Charts(SecretBox.of(KEY), new TestSettings(URI.create("http://localhost:8080"), 1));

        assertThat(charts.links(Alerts.withEvidence()).chart()).isEmpty();
    }
}
