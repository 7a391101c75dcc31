package dev.sluice.notifier;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A webhook receiver that keeps what it is told and answers as it was asked to; 200 when it was not. */
final class FakeReceiver implements AutoCloseable {

    private final HttpServer server;
    private final Queue<Integer> answers = new ArrayDeque<>();
    private volatile String refused = "\0 nothing";
    private final List<String> messages = new CopyOnWriteArrayList<>();

    FakeReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = body.contains(refused) ? 503 : nextAnswer();
            if (status < 300) {
                messages.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    private synchronized int nextAnswer() {
        Integer answer = answers.poll();
        return answer == null ? 200 : answer;
    }

    synchronized void answerNextWith(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    /** Answers 503 to every message with this text in it. */
    void refuse(String text) {
        refused = text;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** Messages that it took, in the order in which they came. */
    List<String> messages() {
        return messages;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
