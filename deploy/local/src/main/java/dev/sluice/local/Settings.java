package dev.sluice.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment says about this run.
 *
 * @param home SLUICE_HOME, by default {@code .sluice} in the project
 * @param project the project's folder, where the built services lie
 * @param port SLUICE_PORT, by default 8080: the one port for people and SDKs
 * @param bind SLUICE_BIND, by default 127.0.0.1: the address of the one port
 * @param adminKey SLUICE_ADMIN_KEY, else generated once
 * @param projectToken SLUICE_PROJECT_TOKEN, else generated once
 * @param secretsKey SLUICE_SECRETS_KEY, else generated once
 * @param traced whether SLUICE_OTLP_ENDPOINT says where traces go; services read the place itself
 */
record Settings(
        Home home,
        Path project,
        int port,
        String bind,
        Optional<String> adminKey,
        Optional<String> projectToken,
        Optional<String> secretsKey,
        boolean traced) {

    private static final int PORT_DEFAULT = 8080;
    private static final int PORT_MAX = 65_535;
    /** As the gateway has it. */
    private static final int ADMIN_KEY_MIN = 12;

    private static final Set<String> ALL_IPV4 = Set.of("0.0.0.0", "0");
    private static final Set<String> ALL_IPV6 = Set.of("::", "0:0:0:0:0:0:0:0");

    static Settings from(Map<String, String> environment, Path project) {
        Path folder = given(environment, "SLUICE_HOME").map(Path::of).orElse(project.resolve(".sluice"));
        return new Settings(
                new Home(folder),
                project.toAbsolutePath().normalize(),
                given(environment, "SLUICE_PORT").map(Settings::port).orElse(PORT_DEFAULT),
                given(environment, "SLUICE_BIND").orElse("127.0.0.1"),
                adminKey(environment),
                secret(environment, "SLUICE_PROJECT_TOKEN"),
                secret(environment, "SLUICE_SECRETS_KEY"),
                given(environment, "SLUICE_OTLP_ENDPOINT").isPresent());
    }

    /** The address that people open. */
    String url() {
        String host = host();
        return "http://" + (host.equals("127.0.0.1") ? "localhost" : host) + ":" + port;
    }

    /** Where this machine itself reaches the one port, as it stands in a URL: the bound address, or loopback when all are bound. */
    String host() {
        if (ALL_IPV4.contains(bind)) {
            return "127.0.0.1";
        }
        if (ALL_IPV6.contains(bind)) {
            return "[::1]";
        }
        return bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The gateway would refuse a shorter one too, but only its log would say so. */
    private static Optional<String> adminKey(Map<String, String> environment) {
        Optional<String> key = secret(environment, "SLUICE_ADMIN_KEY");
        if (key.isPresent() && key.get().length() < ADMIN_KEY_MIN) {
            throw new Refusal(
                    "SLUICE_ADMIN_KEY has " + key.get().length() + " characters and could be guessed: give it at least "
                            + ADMIN_KEY_MIN + ", or leave it out and one is made.");
        }
        return key;
    }

    private static Optional<String> secret(Map<String, String> environment, String name) {
        Optional<String> value = given(environment, name);
        if (value.isPresent() && !value.get().matches("[\\x21-\\x7e]+")) {
            throw new Refusal(name + " may hold only visible ASCII characters without blanks: choose another value.");
        }
        return value;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new Refusal("SLUICE_PORT is '" + text + "', but a port is a number from 1 to " + PORT_MAX + ".");
    }
}
