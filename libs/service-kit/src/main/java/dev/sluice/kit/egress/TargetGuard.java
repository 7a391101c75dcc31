package dev.sluice.kit.egress;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork;
import inet.ipaddr.IPAddressString;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps webhooks from being pointed into our own network. Asked when a route is saved and again before each connection, which then
 * goes to the very address that was checked.
 */
@ApplicationScoped
public class TargetGuard {

    private static final List<IPAddress> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Unspecified, loopback, and IPv4 addresses in the old compatible form.
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(range -> new IPAddressString(range).getAddress())
            .toList();

    /** Where clouds hand a machine its own credentials: nobody's receiver, whatever the operator allows. */
    private static final IPAddress METADATA = new IPAddressString("169.254.169.254").getAddress();

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final boolean allowPrivate;
    /** Empty for any. */
    private final Set<Integer> ports;

    /**
     * A guard.
     *
     * @param allowPrivate whether the operator allows private ranges, and with them http and any port
     * @param ports that may be connected to where private ranges are not allowed: what listens elsewhere is seldom a receiver, and
     *     answers tell who asks what it is
     */
    @Inject
    public TargetGuard(
            @ConfigProperty(name = "sluice.allow-private-targets", defaultValue = "false") boolean allowPrivate,
            @ConfigProperty(name = "sluice.target-ports", defaultValue = "443,8443") Set<Integer> ports) {
        this.allowPrivate = allowPrivate;
        this.ports = allowPrivate ? Set.of() : Set.copyOf(ports);
    }

    /** A guard that leaves ports alone. */
    public static TargetGuard ofAnyPort(boolean allowPrivate) {
        return new TargetGuard(allowPrivate, Set.of());
    }

    /** What is wrong with a target as it is written; empty when nothing is. */
    public Optional<String> objectionTo(URI url) {
        String scheme = url.getScheme();
        if (scheme == null || !(scheme.equals("https") || (allowPrivate && scheme.equals("http")))) {
            return Optional.of("a webhook's address begins with https://");
        }
        if (url.getHost() == null) {
            return Optional.of("a webhook's address names a host");
        }
        if (url.getUserInfo() != null) {
            return Optional.of("a webhook's address carries no user name or password");
        }
        int port = port(url);
        if (!ports.isEmpty() && !ports.contains(port)) {
            return Optional.of("this installation sends to the ports " + new TreeSet<>(ports) + ", not to " + port
                    + "; its operator may allow more with SLUICE_TARGET_PORTS");
        }
        return Optional.empty();
    }

    /** The port that an address leads to, named or not. */
    public static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? HTTPS : HTTP;
    }

    /**
     * The address to connect to. Blocks for the name look-up.
     *
     * @throws RefusedTarget when the name leads into a private range that is not allowed, or to a cloud's metadata
     * @throws UnknownHostException when the name leads nowhere, which may be the name service's trouble and pass
     */
    public InetAddress resolve(URI url) throws RefusedTarget, UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(unbracketed(url.getHost()));
        for (InetAddress address : all) {
            if (plain(address).equals(METADATA)) {
                throw new RefusedTarget(url.getHost() + " leads to " + address.getHostAddress()
                        + ", where clouds keep a machine's credentials; nothing is sent there");
            }
            if (!allowPrivate && !isPublic(address)) {
                throw new RefusedTarget(url.getHost() + " leads to the private address " + address.getHostAddress()
                        + "; this installation does not send there");
            }
        }
        return all[0];
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static boolean isPublic(InetAddress address) {
        IPAddress plain = plain(address);
        return NOT_PUBLIC.stream()
                .noneMatch(range -> range.getIPVersion() == plain.getIPVersion() && range.contains(plain));
    }

    private static IPAddress plain(InetAddress address) {
        IPAddress parsed = new IPAddressNetwork.IPAddressGenerator().from(address);
        return parsed.isIPv6() && parsed.toIPv6().isIPv4Mapped()
                ? parsed.toIPv6().getEmbeddedIPv4Address()
                : parsed;
    }

    /** A target that is not connected to. */
    public static final class RefusedTarget extends Exception {
        private static final long serialVersionUID = 1;

        RefusedTarget(String why) {
            super(why, null, false, false);
        }
    }
}
