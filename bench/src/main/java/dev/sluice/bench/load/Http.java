package dev.sluice.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 requests as bytes. */
public final class Http {

    private Http() {}

    /** A request with a body. */
    public static byte[] post(String path, Map<String, String> headers, byte[] body) {
        StringBuilder head = head("POST", path, headers);
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    /** A request without one. */
    public static byte[] get(String path, Map<String, String> headers) {
        return head("GET", path, headers).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Sends a request and gives the answer's body. For looking at an answer before it is timed.
     *
     * @throws IOException also when the answer is not 200
     */
    public static byte[] ask(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String status = line(in);
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            header.substring("content-length:".length()).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            if (!status.contains(" 200")) {
                throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
            }
            return body;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ends in its head");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private static StringBuilder head(String method, String path, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head;
    }
}
