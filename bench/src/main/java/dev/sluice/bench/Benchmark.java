package dev.sluice.bench;

import java.util.List;

/** One thing that is measured, alone and in a JVM of its own. */
public interface Benchmark {

    /**
     * Measures.
     *
     * @param settings how long, and where things lie
     * @return its figures, also those that miss their targets
     * @throws Exception when it cannot come to an end; the report says so in a row
     */
    List<Row> run(Settings settings) throws Exception;
}
