package dev.sluice.trials.simulate;

/** When a system acts on what it has counted; one is made for each simulated rollout, and may remember. */
interface Rule {

    /** How many people will have come at the next look, more than have come now. */
    long nextLook(long people);

    /** Whether it acts at this look. */
    boolean acts(Arms arms);

    /** After every person up to 200, then after every half per cent more: whoever looks after every person sees little sooner. */
    static long continuously(long people) {
        return people < 200 ? people + 1 : people + Math.max(1, people / 200);
    }
}
