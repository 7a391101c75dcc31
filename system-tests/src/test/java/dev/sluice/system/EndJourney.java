package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stopped, the stack leaves nothing behind. */
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
    }
}
