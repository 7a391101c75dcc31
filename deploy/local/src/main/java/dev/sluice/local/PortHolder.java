package dev.sluice.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds who listens on a port, where the system tells (Linux, by /proc). */
final class PortHolder {

    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** Refuses when nobody can listen on this address and port, and names who does. */
    static void refuseTaken(String bind, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
        } catch (UnknownHostException e) {
            throw new Refusal("SLUICE_BIND is '" + bind + "', which is no address of this machine.", e);
        } catch (IOException e) {
            String who = find(port).map(" by "::concat).orElse("");
            String hint =
                    "choose another with SLUICE_PORT, as in: make run SLUICE_PORT=" + (port == 8080 ? 8090 : port + 1);
            if (e.getMessage() != null && e.getMessage().contains("Permission denied")) {
                throw new Refusal("Port " + port + " is for the superuser only: " + hint + ".", e);
            }
            throw new Refusal("Port " + port + " is in use" + who + ": stop that program, or " + hint + ".", e);
        }
    }

    /** The program that listens on this port, such as {@code java (pid 4711)}. */
    static Optional<String> find(int port) {
        try {
            Set<String> sockets = new HashSet<>();
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                sockets.addAll(listeners(Path.of(table), port));
            }
            return sockets.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.allProcesses()
                            .filter(process -> holds(process.pid(), sockets))
                            .map(PortHolder::describe)
                            .findFirst();
        } catch (IOException | RuntimeException e) {
            // Only a nicety: other systems have no such tables.
            return Optional.empty();
        }
    }

    /** The sockets that listen on the port: columns 1 (local address), 3 (state) and 9 (inode) of the kernel's table. */
    private static Set<String> listeners(Path table, int port) throws IOException {
        Set<String> inodes = new HashSet<>();
        if (!Files.isReadable(table)) {
            return inodes;
        }
        String suffix = String.format(":%04X", port);
        for (String line : Files.readAllLines(table)) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
                inodes.add("socket:[" + columns[9] + "]");
            }
        }
        return inodes;
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Another user's process, or one that just ended.
        }
        return false;
    }

    private static String describe(ProcessHandle process) {
        String name = process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString())
                .orElse("a program");
        return name + " (pid " + process.pid() + ")";
    }
}
