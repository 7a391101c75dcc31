package dev.sluice.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports on the loopback interface that nobody listens on.
 *
 * <p>They are taken from 20000 to 29999, below the range from which systems choose ports of outgoing connections (Linux from
 * 32768, RFC 6335 from 49152): so none is lost to such a connection while its server restarts.
 */
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int TRIES = 200;
    private static final int CONNECT_MILLIS_MAX = 300;

    private FreePorts() {}

    /** A free port that is not in {@code taken}. */
    public static int choose(Set<Integer> taken) {
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new InfraException("No free port between " + FIRST + " and " + (FIRST + COUNT - 1)
                + " on the loopback interface: stop some programs that listen there.");
    }

    /** True when a server could listen on this loopback port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** True when somebody accepts connections on this loopback port. */
    public static boolean isAnswering(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
