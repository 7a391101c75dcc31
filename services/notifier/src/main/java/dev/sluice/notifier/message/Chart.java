package dev.sluice.notifier.message;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jboss.logging.Logger;

/**
 * Intervals as a picture: a line per guardrail, the estimate on it, and no change in the middle. Drawn with the JDK alone: chart
 * libraries draw error bars with two equal ends, and these have not.
 */
public final class Chart {

    private static final Logger LOG = Logger.getLogger(Chart.class);

    private static final int WIDTH = 640;
    private static final int LEFT = 170;
    private static final int RIGHT = 90;
    private static final int TOP = 34;
    private static final int ROW = 34;
    private static final Color BAD = new Color(0xC0, 0x26, 0x1C);
    private static final Color PLAIN = new Color(0x1F, 0x5F, 0xA8);
    private static final Color FAINT = new Color(0xD0, 0xD4, 0xDA);
    private static final Color TEXT = new Color(0x20, 0x24, 0x2A);

    private Chart() {}

    /**
     * The picture as PNG.
     *
     * @return empty when there is nothing to draw, or this machine cannot draw: a message goes out without rather than not at all
     */
    public static Optional<byte[]> png(List<Interval> intervals) {
        if (intervals.isEmpty()) {
            return Optional.empty();
        }
        try {
            System.setProperty("java.awt.headless", "true");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(drawn(intervals), "png", bytes);
            return Optional.of(bytes.toByteArray());
        } catch (IOException | RuntimeException | LinkageError e) {
            // A machine without fonts fails here, and not always in the same way.
            LOG.warnf("no chart is drawn: %s", e);
            return Optional.empty();
        }
    }

    private static BufferedImage drawn(List<Interval> intervals) {
        int height = TOP + ROW * intervals.size() + 10;
        BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, WIDTH, height);
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
            scale(pen, height);
            for (int row = 0; row < intervals.size(); row++) {
                interval(pen, intervals.get(row), TOP + ROW * row + ROW / 2);
            }
            return image;
        } finally {
            pen.dispose();
        }
    }

    private static void scale(Graphics2D pen, int height) {
        for (double change : new double[] {-1, -0.5, 0, 0.5, 1}) {
            int x = x(change);
            pen.setColor(change == 0 ? TEXT : FAINT);
            pen.drawLine(x, TOP - 6, x, height - 8);
            pen.setColor(TEXT);
            pen.drawString(percent(change), x - 18, 18);
        }
    }

    private static void interval(Graphics2D pen, Interval interval, int y) {
        pen.setColor(TEXT);
        String name = interval.name();
        pen.drawString(name.length() <= 22 ? name : name.substring(0, 21) + "…", 8, y + 5);
        pen.setColor(interval.breached() ? BAD : PLAIN);
        pen.setStroke(new BasicStroke(3));
        pen.drawLine(x(interval.lower()), y, x(interval.upper()), y);
        pen.fillOval(x(interval.middle()) - 6, y - 6, 12, 12);
        pen.setStroke(new BasicStroke(1));
        pen.drawString(percent(interval.middle()), WIDTH - RIGHT + 30, y + 5);
    }

    private static int x(double change) {
        return LEFT + (int) Math.round((change + 1) / 2 * (WIDTH - LEFT - RIGHT));
    }

    private static String percent(double change) {
        return String.format(Locale.ROOT, "%+.0f %%", 100 * change);
    }
}
