package dev.sluice.watcher.ops;

/** Continues the traces of sampled events. A trace parent is a W3C {@code traceparent} text. */
public interface EventTraces {

    /** Nothing is traced: every trace is handed on as it came. */
    EventTraces NONE = new EventTraces() {
        @Override
        public String join(String traceParent, String rolloutId) {
            return traceParent;
        }

        @Override
        public String judge(String traceParent, String rolloutId) {
            return traceParent;
        }
    };

    /** Notes that an event moved a count of a rollout; gives what continues the trace. */
    String join(String traceParent, String rolloutId);

    /** Notes that a verdict followed; gives what continues the trace. */
    String judge(String traceParent, String rolloutId);
}
