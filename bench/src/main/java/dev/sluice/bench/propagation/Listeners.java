package dev.sluice.bench.propagation;

import dev.sluice.bench.load.Http;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Many clients of flag-delivery's change stream, on one thread, each noting when it has which version of which flag. */
final class Listeners implements AutoCloseable {

    private static final String DATA = "\ndata: {";

    private final Changes changes;
    private final int flags;
    private final Selector selector = Selector.open();
    /** From sending the change: more than from its commit, which comes after. */
    private final Histogram sinceSent = new Histogram(60_000_000, 3);
    /** From flag-config's answer: less than from its commit, which came before. What a client has already by then counts as 0. */
    private final Histogram sinceAnswered = new Histogram(60_000_000, 3);

    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final byte[] bytes = new byte[64 * 1024];

    /** One client: how far it is, by flag, and the beginning of an event whose end has not come. */
    private static final class Client {
        final SocketChannel channel;
        final int[] versions;
        String rest = "";

        Client(SocketChannel channel, int flags) {
            this.channel = channel;
            versions = new int[flags];
        }
    }

    Listeners(int port, String token, int clients, int flags, Changes changes) throws IOException {
        this.changes = changes;
        this.flags = flags;
        byte[] request = Http.get("/flags/changes?token=" + token, Map.of("accept", "text/event-stream"));
        for (int i = 0; i < clients; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Client(channel, flags));
        }
    }

    /** Takes what comes, for at most that long. */
    void listen(long millis) throws IOException {
        selector.select(this::read, Math.max(1, millis));
    }

    /** How many clients do not have a flag in that version. */
    int missing(int flag, int version) {
        return (int) selector.keys().stream()
                .map(key -> (Client) key.attachment())
                .filter(client -> client.versions[flag] < version)
                .count();
    }

    Histogram sinceSent() {
        return sinceSent;
    }

    Histogram sinceAnswered() {
        return sinceAnswered;
    }

    private void read(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            in.clear();
            int count = client.channel.read(in);
            if (count < 0) {
                throw new EOFException("flag-delivery closed a stream");
            }
            long now = System.nanoTime();
            in.flip().get(bytes, 0, count);
            take(client, client.rest + new String(bytes, 0, count, StandardCharsets.ISO_8859_1), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event is written at once, in one chunk of the answer: what stands around it needs no reading. */
    private void take(Client client, String text, long now) {
        int done = 0;
        for (int at = text.indexOf(DATA); at >= 0; at = text.indexOf(DATA, done)) {
            int from = at + DATA.length();
            int end = text.indexOf("}\n\n", from);
            if (end < 0) {
                break;
            }
            versions(client, text, from, end, now);
            done = end;
        }
        client.rest = text.substring(done);
    }

    /** Reads {@code "feature-3":17,...}. */
    private void versions(Client client, String text, int from, int end, long now) {
        int at = from;
        while (at < end) {
            int dash = text.indexOf('-', at);
            int quote = text.indexOf('"', dash);
            int comma = text.indexOf(',', quote);
            int stop = comma < 0 || comma > end ? end : comma;
            has(client, Integer.parseInt(text, dash + 1, quote, 10), Integer.parseInt(text, quote + 2, stop, 10), now);
            at = stop + 1;
        }
    }

    private void has(Client client, int flag, int version, long now) {
        if (flag >= flags) {
            return;
        }
        for (int each = client.versions[flag] + 1; each <= version; each++) {
            long sent = changes.sentAt(flag, each);
            if (sent != 0) {
                sinceSent.recordValue((now - sent) / 1000);
                long answered = changes.answeredAt(flag, each);
                sinceAnswered.recordValue(answered == 0 ? 0 : Math.max(0, (now - answered) / 1000));
            }
        }
        client.versions[flag] = Math.max(version, client.versions[flag]);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
