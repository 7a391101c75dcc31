package dev.sluice.bench.flagcore;

/** Who evaluates. */
public enum Contestant {
    SLUICE("flag-core") {
        @Override
        Evaluator start() {
            return new SluiceEvaluator();
        }
    },
    POSTHOG("posthog-server") {
        @Override
        Evaluator start() throws Exception {
            return new PostHogEvaluator();
        }
    },
    FLAGD("OpenFeature flagd provider, in process") {
        @Override
        Evaluator start() throws Exception {
            return new FlagdEvaluator();
        }
    },
    UNLEASH("unleash-client-java") {
        @Override
        Evaluator start() throws Exception {
            return new UnleashEvaluator();
        }
    },
    LAUNCHDARKLY("launchdarkly-java-server-sdk") {
        @Override
        Evaluator start() throws Exception {
            return new LaunchDarklyEvaluator();
        }
    };

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    /** Its name for people. */
    String title() {
        return title;
    }

    /** One that has its flags and answers. */
    abstract Evaluator start() throws Exception;
}
