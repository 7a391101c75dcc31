package dev.sluice.ingestion.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a path is for. Each path is served with and without a slash at its end, because SDKs disagree. */
enum Lane {
    /** Events of any shape; SDKs differ only in which path they grew up with. */
    EVENTS,
    /** Updates of a person, which need no event name. */
    ENGAGE,
    /** Session recordings: taken, so that SDKs go on in peace, and not kept. */
    RECORDINGS;

    private List<String> paths() {
        return switch (this) {
            case EVENTS -> List.of("/batch", "/e", "/i/v0/e", "/capture", "/track");
            case ENGAGE -> List.of("/engage");
            case RECORDINGS -> List.of("/s");
        };
    }

    /** Every path with its lane. */
    static Map<String, Lane> byPath() {
        return Arrays.stream(values())
                .flatMap(lane -> lane.paths().stream()
                        .flatMap(path -> Stream.of(path, path + "/"))
                        .map(path -> Map.entry(path, lane)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
