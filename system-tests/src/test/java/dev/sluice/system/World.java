package dev.sluice.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What all journeys share: one stack, one app with its SDK, one place where alerts arrive and one where traces do. */
final class World implements AutoCloseable {

    private final TraceReceiver traces;
    private final SlackReceiver slack;
    private final Stack stack;
    private final Api api;
    private final Sdk sdk;
    private final Duration startup;
    private final Thread whenKilled;
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    private World() throws IOException {
        traces = new TraceReceiver();
        slack = new SlackReceiver();
        stack = new Stack(traces.url());
        api = new Api(stack.url());
        whenKilled = new Thread(stack::stop);
        Runtime.getRuntime().addShutdownHook(whenKilled);
        long begun = System.nanoTime();
        stack.start();
        startup = Duration.ofNanos(System.nanoTime() - begun);
        sdk = new Sdk(stack.url());
        api.post("/notification-routes", Map.of("name", "on call", "channel", "slack", "url", slack.url()));
    }

    Stack stack() {
        return stack;
    }

    Api api() {
        return api;
    }

    Sdk sdk() {
        return sdk;
    }

    SlackReceiver slack() {
        return slack;
    }

    TraceReceiver traces() {
        return traces;
    }

    /** How long the stack took until all of it was ready. */
    Duration startup() {
        return startup;
    }

    /** Something that nobody may read in a log when all journeys have ended. */
    String secret(String planted) {
        secrets.add(planted);
        return planted;
    }

    /** All that was planted. */
    Set<String> secrets() {
        return secrets;
    }

    @Override
    public void close() {
        sdk.close();
        slack.close();
        traces.close();
        stack.stop();
        Runtime.getRuntime().removeShutdownHook(whenKilled);
    }

    /** Hands journeys the one world. It is made for the first that asks and ends after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == World.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(
                            World.class,
                            _ -> {
                                try {
                                    return new World();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            World.class);
        }
    }
}
