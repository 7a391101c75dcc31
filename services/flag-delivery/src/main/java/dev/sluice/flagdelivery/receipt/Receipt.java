package dev.sluice.flagdelivery.receipt;

import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.flagdelivery.serving.ServedFlag;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the receipt of what is served. */
final class Receipt {

    private Receipt() {}

    private record Line(String key, ServedFlag flag) {}

    /** A receipt of the flags that changed last; those that are known and cannot be answered yet are not served. */
    static DeliveryReceipt of(String node, Served served, Instant at) {
        List<Line> lines = served.byProject().entrySet().stream()
                .flatMap(entry -> linesOf(entry.getKey(), entry.getValue()).stream())
                .sorted(Comparator.comparing(
                                (Line line) -> line.flag().record().change().at())
                        .reversed())
                .limit(DeliveryReceipt.FLAGS_MAX)
                .toList();
        Map<String, Long> versions = lines.stream()
                .collect(Collectors.toMap(Line::key, line -> line.flag().flag().version()));
        Set<String> narrowed = lines.stream()
                .map(Line::key)
                .filter(served.narrowed()::contains)
                .collect(Collectors.toSet());
        return new DeliveryReceipt(
                node, served.source() == Served.Source.KAFKA, versions, narrowed, at, heardBy(served.source()));
    }

    private static Optional<DeliveryReceipt.Way> heardBy(Served.Source source) {
        return switch (source) {
            case NONE -> Optional.empty();
            case SNAPSHOT -> Optional.of(DeliveryReceipt.Way.DISK);
            case POLL -> Optional.of(DeliveryReceipt.Way.POLL);
            case KAFKA -> Optional.of(DeliveryReceipt.Way.BUS);
        };
    }

    private static List<Line> linesOf(String name, ProjectFlags project) {
        return project.flags().values().stream()
                .filter(flag -> !project.isUndecided(flag))
                .map(flag -> new Line(name + "/" + flag.flag().key(), flag))
                .toList();
    }
}
