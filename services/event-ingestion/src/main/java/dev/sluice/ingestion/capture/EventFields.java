package dev.sluice.ingestion.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one object says that may be an event's or a batch's, while it is read. Of two equal names the later counts, as for every JSON
 * reader here.
 */
final class EventFields {

    private final int watchedMax;
    private int watchedCount;

    String name;
    String uuid;
    String distinctId;
    String dollarDistinctId;
    String propertiesDistinctId;
    String timestamp;
    Long offsetMs;
    String token;
    String apiKey;
    String dollarToken;
    String propertiesToken;
    boolean ignoresSentAt;
    int propertyCount;
    int unsetCount;
    int memberCount;
    int depth = 1;

    Slice properties;
    Slice set;
    Slice setOnce;
    Slice propertiesSet;
    Slice propertiesSetOnce;
    List<String> unset = List.of();
    List<String> propertiesUnset = List.of();
    boolean withProfile = true;
    String anonymousId;
    String alias;
    String groupType;
    String groupKey;
    Slice groupSet;
    Slice session;
    private List<Member> watched = List.of();
    private List<Anatomy.Lifted> lifted = List.of();

    /** @param watchedMax how many watched properties are kept; more are only counted, and the event is then one that has too many */
    EventFields(int watchedMax) {
        this.watchedMax = watchedMax;
    }

    /** Counts one more; whether it is to be kept. */
    boolean hasRoomToWatch() {
        return ++watchedCount <= watchedMax;
    }

    void watch(Member member) {
        watched = grown(watched, member);
    }

    void lift(Anatomy.Lifted property) {
        if (!lifted.isEmpty()) {
            lifted.removeIf(earlier -> earlier.name().equals(property.name()));
        }
        lifted = grown(lifted, property);
    }

    /** Most events have none, so there is no list before there is one. */
    private static <T> List<T> grown(List<T> list, T element) {
        List<T> larger = list.isEmpty() ? new ArrayList<>(2) : list;
        larger.add(element);
        return larger;
    }

    void deepen(int to) {
        depth = Math.max(depth, to);
    }

    String ownToken() {
        return token != null ? token : apiKey != null ? apiKey : dollarToken;
    }

    private String person() {
        return distinctId != null ? distinctId : dollarDistinctId != null ? dollarDistinctId : propertiesDistinctId;
    }

    RawEvent toEvent(int index, Slice json) {
        return new RawEvent(
                index,
                true,
                false,
                json,
                name,
                uuid,
                person(),
                ownToken() != null ? ownToken() : propertiesToken,
                timestamp,
                offsetMs,
                ignoresSentAt,
                Math.max(Math.max(propertyCount, memberCount), Math.max(unsetCount, watchedCount)),
                depth,
                new Anatomy(Optional.ofNullable(properties), propertyCount == 0, watched, lifted),
                said());
    }

    private Said said() {
        return new Said(
                // The event's own word comes last, and so wins over the one among its properties.
                present(propertiesSet, set),
                present(propertiesSetOnce, setOnce),
                unset.isEmpty() ? propertiesUnset : propertiesUnset.isEmpty() ? unset : joined(propertiesUnset, unset),
                withProfile,
                Optional.ofNullable(anonymousId),
                Optional.ofNullable(alias),
                Optional.ofNullable(groupType),
                Optional.ofNullable(groupKey),
                Optional.ofNullable(groupSet),
                Optional.ofNullable(session));
    }

    private static List<Slice> present(Slice first, Slice second) {
        if (first == null) {
            return second == null ? List.of() : List.of(second);
        }
        return second == null ? List.of(first) : List.of(first, second);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
