package dev.sluice.gateway.http;

import dev.sluice.gateway.route.Upstream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** A page that says what runs here and whether it does. It holds no word that came from outside, so nothing needs escaping. */
final class StatusPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2430; --paper: #fbfaf7; --soft: #6a7380; --line: #dcd9d0;
                    --good: #1f7a4d; --bad: #b3261e; --wait: #8a6100; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e8e6e1; --paper: #14181d; --soft: #9aa3ad; --line: #2c333b;
                      --good: #63c894; --bad: #ff8f86; --wait: #e4b74c; } }
            body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
            main { max-width: 40rem; margin: 0 auto; padding: 3rem 1.25rem; }
            h1 { font-size: 1.5rem; margin: 0; }
            p { margin: .25rem 0 2rem; color: var(--soft); }
            h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
            table { width: 100%; border-collapse: collapse; }
            td, th { padding: .5rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: normal; }
            td:last-child { text-align: right; }
            .ready { color: var(--good); } .not-ready { color: var(--wait); } .no-answer { color: var(--bad); }
            a { color: inherit; } code { font: .9em ui-monospace, monospace; }
            """;

    /** Only the style above, by its hash; nothing from elsewhere, no scripts, no frames. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + hashOf(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private StatusPage() {}

    static String of(Map<Upstream, Readiness> services) {
        long ready = services.values().stream().filter(Readiness.READY::equals).count();
        String summary = ready == services.size()
                ? "all services are ready"
                : ready + " of " + services.size() + " services are ready";
        String rows = services.entrySet().stream()
                .map(service -> "<tr><th scope=\"row\">%s</th><td class=\"%s\">%s</td></tr>"
                        .formatted(
                                service.getKey().serviceName(),
                                service.getValue().words().replace(' ', '-'),
                                service.getValue().words()))
                .collect(Collectors.joining("\n"));
        return """
                    <!doctype html>
                    <html lang="en">
                    <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <title>Sluice: %s</title>
                    <style>%s</style>
                    </head>
                    <body>
                    <main>
                    <h1>Sluice</h1>
                    <p>%s</p>
                    <h2>Services</h2>
                    <table>
                    %s
                    </table>
                    <h2>For tools</h2>
                    <table>
                    <tr><th scope="row">API</th><td><code>/api/v1</code>, with <code>Authorization: Bearer KEY</code></td></tr>
                    <tr><th scope="row">Its description</th><td><a href="/api/v1/openapi.json">/api/v1/openapi.json</a></td></tr>
                    <tr><th scope="row">PostHog SDKs</th><td>this address as <code>host</code></td></tr>
                    <tr><th scope="row">OpenFeature</th><td>this address as OFREP base</td></tr>
                    <tr><th scope="row">Health</th><td><a href="/q/health">/q/health</a></td></tr>
                    </table>
                    </main>
                    </body>
                    </html>
                    """.formatted(summary, STYLE, sentence(summary), rows);
    }

    private static String sentence(String summary) {
        return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
    }

    private static String hashOf(String style) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
