package dev.sluice.kit.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stands before the framework and refuses what two parsers could read differently: ambiguous paths, and bodies in an encoding that
 * would be taken for plain bytes.
 */
@ApplicationScoped
public class PathGuard {

    private static final int BEFORE_EVERYTHING = 100_000;

    private final Set<String> acceptedEncodings;

    PathGuard(@ConfigProperty(name = "sluice.http.accepted-encodings") Optional<Set<String>> acceptedEncodings) {
        this.acceptedEncodings = acceptedEncodings.orElse(Set.of());
        proveItself();
    }

    void register(@Observes Filters filters) {
        filters.register(this::guard, BEFORE_EVERYTHING);
    }

    private void guard(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isAmbiguous(request.uri())) {
            refuse(
                    context,
                    400,
                    "the path is ambiguous: send it without ; \\ // . .. and without escaped / \\ . ; or NUL");
            return;
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null
                && !encoding.equalsIgnoreCase("identity")
                && !acceptedEncodings.contains(encoding.toLowerCase(Locale.ROOT))) {
            refuse(
                    context,
                    415,
                    acceptedEncodings.isEmpty()
                            ? "send the body without Content-Encoding"
                            : "send the body plain or as " + String.join(", ", acceptedEncodings));
            return;
        }
        context.next();
    }

    private static void refuse(RoutingContext context, int status, String detail) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            // HTTP/2 has no such header, and clients take an answer that has it for broken.
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader("Access-Control-Allow-Origin", "*")
                .end("{\"type\":\"about:blank\",\"title\":\"Refused\",\"status\":" + status + ",\"detail\":\""
                        + detail.replace("\\", "\\\\") + "\"}");
    }

    /** Whether two readers might disagree about which resource this request target names. */
    static boolean isAmbiguous(String target) {
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        if (!path.startsWith("/")) {
            return !path.equals("*");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 127 || c == ';' || c == '\\' || c == '#') {
                return true;
            }
            if (c == '%' && isDangerousEscape(path, i)) {
                return true;
            }
            if (c == '/' && isOddSegment(path, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDangerousEscape(String path, int at) {
        if (at + 2 >= path.length()) {
            return true;
        }
        int high = Character.digit(path.charAt(at + 1), 16);
        int low = Character.digit(path.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            return true;
        }
        int value = high * 16 + low;
        // An escaped percent sign could be unescaped twice; anything above ASCII has overlong forms.
        return value <= 0x1f || value >= 0x7f || "/\\.;%?#".indexOf(value) >= 0;
    }

    private static boolean isOddSegment(String path, int start) {
        int next = path.indexOf('/', start);
        String segment = next < 0 ? path.substring(start) : path.substring(start, next);
        boolean empty = segment.isEmpty() && next >= 0;
        return empty || segment.equals(".") || segment.equals("..");
    }

    /** A guard that lets known-bad input pass must not come up at all. */
    private static void proveItself() {
        for (String bad : new String[] {"/api/v1;x/flags", "/api//v1", "/api/%2e%2e/x", "/a%2Fb", "/a\\b", "/a/./b"}) {
            if (!isAmbiguous(bad)) {
                throw new IllegalStateException("the path guard lets " + bad + " pass: refusing to start");
            }
        }
    }
}
