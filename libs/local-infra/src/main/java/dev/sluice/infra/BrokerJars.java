package dev.sluice.infra;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The class path on which the broker's JVM runs.
 *
 * <p>The launcher has the broker's jars on its own class path and hands that on. A service under test must not have them on its
 * own (they would mix with the service's); there, the class path comes from the list written when this module was built.
 */
final class BrokerJars {

    private static final String LIST = "broker.classpath";
    private static final String BROKER_CLASS = "kafka/server/KafkaRaftServer.class";

    private BrokerJars() {}

    static String classPath() {
        if (ClassLoader.getSystemResource(BROKER_CLASS) != null) {
            return System.getProperty("java.class.path");
        }
        URL list = BrokerJars.class.getResource(LIST);
        if (list == null) {
            throw notBuilt("the list of the broker's jars is missing", null);
        }
        try (InputStream in = list.openStream()) {
            String jars = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            Optional<String> missing = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                    .splitAsStream(jars)
                    .filter(jar -> !Files.exists(Path.of(jar)))
                    .findFirst();
            if (missing.isPresent()) {
                throw notBuilt(missing.get() + " is not there any more", null);
            }
            return rootOf(list) + File.pathSeparator + jars;
        } catch (IOException | URISyntaxException e) {
            throw notBuilt(e.getMessage(), e);
        }
    }

    /** The jar or folder that holds this module's classes, found through a resource beside them. */
    private static Path rootOf(URL list) throws IOException, URISyntaxException {
        URLConnection connection = list.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return Path.of(jar.getJarFileURL().toURI());
        }
        Path folder = Path.of(list.toURI()).getParent();
        Path packageFolder = Path.of(BrokerJars.class.getPackageName().replace('.', '/'));
        return folder.getRoot().resolve(folder.subpath(0, folder.getNameCount() - packageFolder.getNameCount()));
    }

    private static InfraException notBuilt(String why, Throwable cause) {
        return new InfraException(
                "The Kafka broker cannot be started because " + why + ": build libs/local-infra again.", cause);
    }
}
