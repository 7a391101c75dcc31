package dev.sluice.gateway.route;

import java.util.List;

/**
 * A set of paths: {@code *} stands for one segment, {@code **} at the end for any number of them, none included. A slash at the end of
 * a path makes no difference.
 */
record PathPattern(List<String> segments, boolean open) {

    PathPattern {
        segments = List.copyOf(segments);
    }

    static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path pattern begins with a slash: " + text);
        }
        boolean open = text.endsWith("/**");
        return new PathPattern(segmentsOf(open ? text.substring(0, text.length() - 3) : text), open);
    }

    /** The parts of a path between its slashes. */
    static List<String> segmentsOf(String path) {
        String inner = path.length() > 1 && path.endsWith("/")
                ? path.substring(1, path.length() - 1)
                : path.substring(Math.min(1, path.length()));
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }

    boolean matches(List<String> path) {
        if (open ? path.size() < segments.size() : path.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }
}
