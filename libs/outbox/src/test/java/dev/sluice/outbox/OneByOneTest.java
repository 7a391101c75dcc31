package dev.sluice.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OneByOneTest {

    private static final int SMALL_STACK = 256 * 1_024;

    @Test
    void shouldKeepTheOrderOfManyRecordsOnASmallStack() throws InterruptedException {
        // given
        List<Integer> records = IntStream.range(0, 10_000).boxed().toList();
        List<Integer> written = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();

        // when
        Thread writer = new Thread(
                null,
                () -> Outbox.oneByOne(records, record -> Uni.createFrom()
                                .item(record)
                                .invoke(written::add)
                                .replaceWithVoid())
                        .subscribe()
                        .with(done -> {}, failure::set),
                "writer",
                SMALL_STACK);
        writer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        writer.start();
        writer.join();

        // then
        assertThat(failure.get()).isNull();
        assertThat(written).isEqualTo(records);
    }
}
