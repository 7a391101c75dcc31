package dev.sluice.watcher.join;

import dev.sluice.watcher.watch.WatchList;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Takes in what other ids of a person hand over, beside the events of the same partition and in the same stores. */
final class HandoverProcessor implements Processor<String, byte[], String, JoinOutput> {

    private final Function<ProcessorContext<String, JoinOutput>, PartitionPeople> open;
    private final Supplier<WatchList> watchList;
    private final Deserializer<Handover> deserializer = HandoverSerde.serde().deserializer();
    private PartitionPeople people;

    HandoverProcessor(
            Function<ProcessorContext<String, JoinOutput>, PartitionPeople> open, Supplier<WatchList> watchList) {
        this.open = open;
        this.watchList = watchList;
    }

    @Override
    public void init(ProcessorContext<String, JoinOutput> started) {
        people = open.apply(started);
    }

    @Override
    public void process(Record<String, byte[]> received) {
        Handover handover;
        try {
            handover = deserializer.deserialize("", received.value());
        } catch (RuntimeException e) {
            people.refuse(received, e);
            return;
        }
        switch (handover) {
            case null -> {}
            case Handover.OfEvent event -> ofEvent(received.withValue(event.event()));
            case Handover.OfPerson person -> people.arrived(received, person);
            case Handover.Linked linked -> people.linked(received, linked);
            case Handover.Identified _ -> people.identified(received.key());
            case Handover.Follow follow -> people.follow(received, follow.leader());
        }
    }

    private void ofEvent(Record<String, byte[]> event) {
        Optional<String> project = EventReader.project(event);
        project.flatMap(watchList.get()::project).ifPresent(watched -> people.join(event, watched));
    }
}
