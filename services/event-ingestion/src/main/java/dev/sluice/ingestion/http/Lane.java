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
    /** Session recordings, which may be larger. */
    RECORDINGS,
    /** The newer form, which SDKs speak when they are told to: its token is in a header, and its answer tells of each event. */
    EACH_ANSWERED;

    private List<String> paths() {
        return switch (this) {
            case EVENTS -> List.of("/batch", "/e", "/i/v0/e", "/i/v0/ai/batch", "/capture", "/track");
            case ENGAGE -> List.of("/engage");
            case RECORDINGS -> List.of("/s");
            case EACH_ANSWERED -> List.of("/i/v1/analytics/events");
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
