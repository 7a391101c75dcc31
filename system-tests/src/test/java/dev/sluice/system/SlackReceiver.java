package dev.sluice.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in for Slack: takes the messages of an incoming webhook and keeps them as they came. */
final class SlackReceiver {

    /** What a message that wakes somebody begins with. */
    private static final String PAGE_MARK = "🚨";

    private static final Pattern HEADLINE = Pattern.compile("^(.*)");
    private static final Pattern FLAG = Pattern.compile("\\*Flag\\*\n(.*)");
    private static final Pattern ALERT_ID = Pattern.compile("alert (\\S+)$");

    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /**
     * A message.
     *
     * @param alertId the alert's own name, which is the same however often it is sent
     * @param flag which flag it is about
     * @param text all that it says
     */
    record Message(String alertId, String flag, String headline, String text) {
        boolean isPage() {
            return headline.startsWith(PAGE_MARK);
        }
    }

    SlackReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            messages.add(read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] ok = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, ok.length);
            exchange.getResponseBody().write(ok);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/system-tests";
    }

    /** Messages about a flag, oldest first. */
    List<Message> about(String flag) {
        return messages.stream().filter(message -> message.flag().equals(flag)).toList();
    }

    void close() {
        server.stop(0);
    }

    /** A message as an incoming webhook gets it. */
    static Message read(String body) {
        List<String> texts = new ArrayList<>();
        collect(Api.parsed(body).get("blocks"), texts);
        String text = String.join("\n", texts);
        return new Message(found(ALERT_ID, text), found(FLAG, text), found(HEADLINE, text), text);
    }

    /** Blocks, sections and fields all end in an object with a text. */
    private static void collect(JsonNode node, List<String> texts) {
        if (node.path("text").isTextual()) {
            texts.add(node.get("text").asText());
        } else {
            node.forEach(inner -> collect(inner, texts));
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
