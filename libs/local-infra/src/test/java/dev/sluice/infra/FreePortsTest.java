package dev.sluice.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    @Test
    void shouldTellAFreePortFromOneInUse() throws IOException {
        // given
        int port = FreePorts.choose(Set.of());
        boolean before = FreePorts.isFree(port);

        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            // then
            assertThat(before).isTrue();
            assertThat(FreePorts.isFree(socket.getLocalPort())).isFalse();
            assertThat(FreePorts.isAnswering(port)).isTrue();
        }
        assertThat(FreePorts.isAnswering(port)).isFalse();
    }
}
