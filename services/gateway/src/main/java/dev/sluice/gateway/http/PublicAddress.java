package dev.sluice.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where people reach this installation: as the settings say, else as the request says. */
@ApplicationScoped
public class PublicAddress {

    private final Optional<URI> configured;

    PublicAddress(@ConfigProperty(name = "sluice.public-url") Optional<String> url) {
        this.configured = url.filter(text -> !text.isBlank()).map(PublicAddress::read);
    }

    private static URI read(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()))) {
            throw new IllegalStateException("SLUICE_PUBLIC_URL is an address such as https://flags.example.com");
        }
        return url;
    }

    /** Whether people come by TLS, which may end before the gateway. */
    boolean isSecure(HttpServerRequest request) {
        return request.isSSL()
                || configured.map(url -> url.getScheme().equals("https")).orElse(false);
    }

    /** The configured address; empty when there is none. */
    Optional<URI> configured() {
        return configured;
    }

    /** Whether an {@code Origin} is this installation. */
    boolean isOwn(String origin, HttpServerRequest request) {
        // In HTTP/2 there is no header Host.
        HostAndPort authority = request.authority();
        if (authority != null && origin.equalsIgnoreCase(direct(request, authority))) {
            return true;
        }
        return configured
                .map(PublicAddress::originOf)
                .filter(origin::equalsIgnoreCase)
                .isPresent();
    }

    private static String direct(HttpServerRequest request, HostAndPort authority) {
        return (request.isSSL() ? "https://" : "http://")
                + authority.host()
                + (authority.port() < 0 ? "" : ":" + authority.port());
    }

    /** As browsers write it: without a port that goes without saying. */
    private static String originOf(URI url) {
        boolean silent = url.getPort() < 0 || url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        return (url.getScheme() + "://" + url.getHost() + (silent ? "" : ":" + url.getPort())).toLowerCase(Locale.ROOT);
    }
}
