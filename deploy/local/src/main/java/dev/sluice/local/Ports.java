package dev.sluice.local;

import dev.sluice.infra.FreePorts;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/** The loopback ports inside the installation: chosen once, remembered, and chosen again only when someone else took one. */
final class Ports {

    private final Path file;
    private final Properties known = new Properties();

    private Ports(Path file) {
        this.file = file;
    }

    static Ports load(Path file) {
        Ports ports = new Ports(file);
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                ports.known.load(in);
            } catch (IOException | IllegalArgumentException e) {
                // Only a convenience: without it the ports are chosen anew.
                ports.known.clear();
            }
        }
        return ports;
    }

    /** The port of this name. It is free when asked for before its server starts. */
    int of(String name) {
        Integer port = remembered(name);
        if (port == null || !FreePorts.isFree(port)) {
            port = FreePorts.choose(taken());
            known.setProperty(name, Integer.toString(port));
            save();
        }
        return port;
    }

    private Integer remembered(String name) {
        try {
            return Integer.valueOf(known.getProperty(name, ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Set<Integer> taken() {
        Set<Integer> taken = new HashSet<>();
        for (String name : known.stringPropertyNames()) {
            Integer port = remembered(name);
            if (port != null) {
                taken.add(port);
            }
        }
        return taken;
    }

    private void save() {
        try (Writer out = Files.newBufferedWriter(file)) {
            known.store(out, null);
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be written: " + e.getMessage() + ".", e);
        }
    }
}
