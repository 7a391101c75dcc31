package dev.sluice.bench.load;

/**
 * What came of it, over the counted time.
 *
 * @param perSecond answers of 2xx a second
 * @param p50 milliseconds from due to answered, of answers of 2xx; half took no longer
 * @param p99 the same for 99 of 100
 * @param p999 the same for 999 of 1,000
 * @param max the longest, in milliseconds
 * @param answered how many answers of 2xx
 * @param refused how many other answers
 * @param unanswered requests that fell due and had no answer in the end
 * @param answerBytes mean length of an answer's body
 * @param busy share of the time for which the sender's own thread was at work; near 1 the sender is the limit
 */
public record LoadResult(
        double perSecond,
        double p50,
        double p99,
        double p999,
        double max,
        long answered,
        long refused,
        long unanswered,
        double answerBytes,
        double busy) {}
