package dev.sluice.bench.delivery;

import dev.sluice.bench.Settings;
import dev.sluice.bench.stack.Child;
import dev.sluice.bench.stack.Processor;
import dev.sluice.bench.stack.Stack;
import dev.sluice.infra.Processes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The limit for flag-delivery: its HTTP server with no router and nothing to do, which reads each request and answers with the same bytes.
 *
 * @param child its process
 * @param port where it listens
 */
record BareServer(Child child, int port) {

    /** Starts one whose answers have that many bytes. */
    static BareServer start(Settings settings, Stack stack, int answerBytes) throws IOException, InterruptedException {
        int port = stack.port();
        List<String> command = new ArrayList<>(List.of(Processes.java().toString()));
        command.addAll(FlagDeliveryBench.JVM);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                BareServer.class.getName(),
                Integer.toString(port),
                Integer.toString(answerBytes)));
        Child child = stack.keep(Child.start(
                "bare-server-" + answerBytes,
                settings.scratch().resolve("bare-server"),
                Processor.MEASURED,
                command,
                Map.of()));
        child.awaitAnswer(URI.create("http://127.0.0.1:" + port + "/"));
        return new BareServer(child, port);
    }

    /** This JVM's, from whatever folder it is read. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    public static void main(String[] args) {
        Buffer answer = Buffer.buffer(new byte[Integer.parseInt(args[1])]);
        Vertx.vertx()
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(args[0])))
                .requestHandler(request -> request.endHandler(read -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(answer)))
                .listen()
                .onFailure(failure -> System.exit(1));
    }
}
