package dev.sluice.kit.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
                "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "224.0.0.1", "255.255.255.255",
                "::", "::7f00:1", "::a9fe:a9fe", "fec0::1"
            })
    void shouldTakeSpecialRangesForPrivate(String address) throws Exception {
        assertThat(TargetGuard.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void shouldNeverLeadToACloudsMetadata() throws Exception {
        TargetGuard lenient = TargetGuard.ofAnyPort(true);

        assertThat(lenient.resolve(URI.create("http://10.1.2.3/")).getHostAddress())
                .isEqualTo("10.1.2.3");
        assertThatThrownBy(() -> lenient.resolve(URI.create("http://169.254.169.254/latest")))
                .isInstanceOf(TargetGuard.RefusedTarget.class);
        assertThatThrownBy(() -> lenient.resolve(URI.create("http://[::ffff:169.254.169.254]/latest")))
                .isInstanceOf(TargetGuard.RefusedTarget.class);
    }

    @Test
    void shouldSendToTheListedPortsOnly() {
        TargetGuard guard = new TargetGuard(false, Set.of(443, 8443));

        assertThat(guard.objectionTo(URI.create("https://hooks.example.org/a"))).isEmpty();
        assertThat(guard.objectionTo(URI.create("https://hooks.example.org:8443/a")))
                .isEmpty();
        assertThat(guard.objectionTo(URI.create("https://hooks.example.org:6379/a")))
                .hasValueSatisfying(said -> assertThat(said).contains("[443, 8443]", "6379", "SLUICE_TARGET_PORTS"));
        assertThat(new TargetGuard(true, Set.of(443)).objectionTo(URI.create("http://hooks.internal:9090/")))
                .as("where private ranges are allowed, so is any port")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "2606:4700::1111"})
    void shouldTakeTheRestForPublic(String address) throws Exception {
        assertThat(TargetGuard.isPublic(InetAddress.getByName(address))).isTrue();
    }
}
