package dev.sluice.trials.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A place in a page that a simulation writes anew.
 *
 * @param begin the line before it
 * @param end the line after it
 */
record Page(String begin, String end) {

    void write(Path page, List<String> lines) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(
                    page + " has no place for the table: put \"" + begin + "\" and \"" + end + "\" in it");
        }
        Files.writeString(
                page,
                text.substring(0, from + begin.length()) + "\n" + String.join("\n", lines) + "\n" + text.substring(to));
    }
}
