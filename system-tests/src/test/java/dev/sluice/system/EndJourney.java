package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stopped, the stack leaves nothing behind, and nothing that was to be kept in its logs. */
@Order(Integer.MAX_VALUE)
@ExtendWith(World.Shared.class)
class EndJourney {

    private final World world;

    EndJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsStopped() throws IOException {
        // given
        assertThat(world.stack().processes()).isNotEmpty();

        // when
        Stack.Outcome stopped = world.stack().stop();

        // then
        assertThat(stopped.exit()).as(stopped.said()).isZero();
        assertThat(world.stack().processes()).isEmpty();
        assertThat(world.stack().status().get("running").asBoolean()).isFalse();
        try (ServerSocket socket = new ServerSocket(world.stack().port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
        shouldHaveWrittenNoSecretIntoAnyLog();
    }

    /** Keys, passwords, invitations and sessions that journeys used, and what the installation was started with. */
    private void shouldHaveWrittenNoSecretIntoAnyLog() throws IOException {
        Set<String> secrets = new TreeSet<>(world.secrets());
        secrets.add(Stack.ADMIN_KEY);
        secrets.addAll(keptByTheInstallation());
        List<String> found = new ArrayList<>();
        int searched = 0;
        for (String service : Stack.SERVICES) {
            try (Stream<Path> logs = Files.list(world.stack().home().resolve("logs"))) {
                for (Path log : logs.filter(
                                file -> file.getFileName().toString().startsWith(service))
                        .toList()) {
                    String text = Files.readString(log);
                    searched++;
                    secrets.stream()
                            .filter(text::contains)
                            .map(secret -> log.getFileName() + " has " + secret.substring(0, 4) + "…")
                            .forEach(found::add);
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(searched).isGreaterThanOrEqualTo(Stack.SERVICES.size());
        assertThat(secrets).hasSizeGreaterThan(3);
    }

    /** Those of one line; a key pair has many. The project's token is no secret. */
    private Set<String> keptByTheInstallation() throws IOException {
        Set<String> kept = new TreeSet<>();
        try (Stream<Path> files = Files.walk(world.stack().home().resolve("secrets"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file).strip();
                if (!text.contains("\n") && text.length() >= 12 && !text.equals(Stack.PROJECT_TOKEN)) {
                    kept.add(text);
                }
            }
        }
        return kept;
    }
}
