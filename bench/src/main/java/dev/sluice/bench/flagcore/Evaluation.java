package dev.sluice.bench.flagcore;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What JMH times: one answer of one evaluator, for visitor after visitor. Each fork knows one evaluator only. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Evaluation {

    @Param
    public Contestant contestant;

    private Evaluator evaluator;
    private int visitor;

    @Setup
    public void start() throws Exception {
        evaluator = contestant.start();
    }

    @TearDown
    public void stop() throws Exception {
        evaluator.close();
    }

    @Benchmark
    public boolean evaluate() {
        visitor = (visitor + 1) & (Visitors.COUNT - 1);
        return evaluator.isOn(Evaluator.TIMED, visitor);
    }
}
