package dev.sluice.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for a Slack that misbehaves in one manner until it is mended, and then takes what it is told. On raw sockets. */
final class Misbehaving implements AutoCloseable {

    /** What a receiver may do wrong. */
    enum Manner {
        /** Answers 500. */
        FAILS,
        /** Answers 429, and asks for a second's patience. */
        IS_BUSY,
        /** Takes the request and says nothing. */
        HANGS,
        /** Says yes and closes in the middle of the body. */
        CUTS_OFF
    }

    private final Manner manner;
    private final ServerSocket socket;
    private final List<SlackReceiver.Message> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch mended = new CountDownLatch(1);

    Misbehaving(Manner manner) throws IOException {
        this.manner = manner;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    Manner manner() {
        return manner;
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/services/"
                + manner.name().toLowerCase(Locale.ROOT);
    }

    /** Messages that it has said yes to, as they came. */
    List<SlackReceiver.Message> taken() {
        return taken;
    }

    /** How often it has misbehaved. */
    int refused() {
        return refused.get();
    }

    /** From now on it behaves. */
    void mend() {
        mended.countDown();
    }

    @Override
    public void close() throws IOException {
        mend();
        socket.close();
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String body = body(new BufferedInputStream(client.getInputStream()));
            if (mended.getCount() == 0) {
                taken.add(SlackReceiver.read(body));
                say(client, "200 OK\r\nContent-Length: 2", "ok");
                return;
            }
            refused.incrementAndGet();
            switch (manner) {
                case FAILS -> say(client, "500 Oops\r\nContent-Length: 4", "oops");
                case IS_BUSY -> say(client, "429 Busy\r\nRetry-After: 1\r\nContent-Length: 4", "busy");
                case HANGS -> mended.await();
                case CUTS_OFF -> say(client, "200 OK\r\nContent-Length: 1000", "o");
            }
        } catch (IOException gone) {
            // The other end had enough, or was killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(Socket client, String head, String body) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    /** The body of a request that says how long it is. */
    private static String body(InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (length == 0 || body.length < length) {
            throw new IOException("half a request");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
