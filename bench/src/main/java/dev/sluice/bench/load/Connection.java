package dev.sluice.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection with one request at a time under way. Reads just enough of an answer to know its status and its end: bodies are
 * counted, not looked at.
 */
final class Connection {

    private static final int HEAD_BYTES_MAX = 16 * 1024;

    final SocketChannel channel;
    /** When the request under way fell due. */
    long dueNanos;

    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private ByteBuffer out;
    private boolean headRead;
    private int status;
    private long bodyLength;
    private long bodyRead;

    Connection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    /** Sends as much as the system takes; true when that was all. */
    boolean send(ByteBuffer request) throws IOException {
        out = request;
        headRead = false;
        bodyRead = 0;
        bodyLength = 0;
        in.clear();
        return sendRest();
    }

    boolean sendRest() throws IOException {
        channel.write(out);
        return !out.hasRemaining();
    }

    /** Reads what has come; true when the answer is complete. */
    boolean receive() throws IOException {
        while (true) {
            int count = channel.read(in);
            if (count < 0) {
                throw new EOFException("the server closed a connection");
            }
            if (count == 0) {
                return false;
            }
            if (!headRead) {
                readHead();
            } else {
                bodyRead += count;
            }
            if (headRead) {
                in.clear();
                if (bodyRead >= bodyLength) {
                    return true;
                }
            }
        }
    }

    int status() {
        return status;
    }

    long bodyLength() {
        return bodyLength;
    }

    private void readHead() throws IOException {
        int end = endOfHead();
        if (end < 0) {
            if (in.position() > HEAD_BYTES_MAX) {
                throw new IOException("an answer's head has no end");
            }
            return;
        }
        byte[] head = new byte[end];
        in.get(0, head);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        status = Integer.parseInt(text.substring(9, 12));
        bodyLength = lengthOf(text.toLowerCase(Locale.ROOT));
        bodyRead = (long) in.position() - end;
        headRead = true;
    }

    private static long lengthOf(String head) throws IOException {
        int at = head.indexOf("\r\ncontent-length:");
        if (at < 0) {
            if (head.contains("\r\ntransfer-encoding:")) {
                throw new IOException("an answer in chunks, which this load does not read");
            }
            return 0;
        }
        int from = at + "\r\ncontent-length:".length();
        return Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
    }

    /** The index behind the empty line; -1 when it has not come yet. */
    private int endOfHead() {
        for (int i = 3; i < in.position(); i++) {
            if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n' && in.get(i - 3) == '\r') {
                return i + 1;
            }
        }
        return -1;
    }
}
