package dev.sluice.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Where and with what was measured, as far as this machine tells. */
final class Machine {

    private Machine() {}

    /** Facts by name, in the order in which people read them. */
    static Map<String, String> facts(Path project) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("revision", revision(project));
        facts.put("processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        facts.put("memory", memory());
        facts.put(
                "load before",
                String.format(
                        java.util.Locale.ROOT,
                        "%s (one minute's mean; above 0.3 somebody else was at work)",
                        System.getProperty("bench.load", "unknown")));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(
                "Java", ManagementFactory.getRuntimeMXBean().getVmName() + " " + System.getProperty("java.vm.version"));
        facts.put("Node", said(project, "node", "--version"));
        Properties peers = new Properties();
        try (var in = Machine.class.getResourceAsStream("/bench-versions.properties")) {
            peers.load(in);
        }
        peers.stringPropertyNames().stream().sorted().forEach(name -> facts.put(name, peers.getProperty(name)));
        return facts;
    }

    private static String revision(Path project) {
        String hash = said(project, "git", "rev-parse", "--short=12", "HEAD");
        String changed = said(project, "git", "status", "--porcelain", "--untracked-files=no");
        boolean clean = changed.lines()
                .allMatch(
                        line -> line.endsWith("bench/results/latest.json") || line.endsWith("bench/results/latest.md"));
        return clean ? hash : hash + " with changes that are not committed";
    }

    private static String processor() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        return Files.exists(cpus)
                ? Files.readAllLines(cpus).stream()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .orElse(System.getProperty("os.arch"))
                : System.getProperty("os.arch");
    }

    private static String memory() throws IOException {
        Path info = Path.of("/proc/meminfo");
        return Files.exists(info)
                ? Files.readAllLines(info).stream()
                        .filter(line -> line.startsWith("MemTotal"))
                        .findFirst()
                        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / (1 << 20) + " GB")
                        .orElse("unknown")
                : "unknown";
    }

    /** What a command says, without the line's end; "unknown" when it cannot be asked. */
    private static String said(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? text.strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
