package dev.sluice.autorollout.kafka;

import dev.sluice.autorollout.command.PersonCommands;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears what people say by buttons. */
@ApplicationScoped
class PersonCommandConsumer {

    private final Multi<Message<byte[]>> channel;
    private final PersonCommands commands;
    private volatile Cancellable reading = () -> {};

    PersonCommandConsumer(@Channel("rollout-commands") Multi<Message<byte[]>> channel, PersonCommands commands) {
        this.channel = channel;
        this.commands = commands;
    }

    void start(@Observes StartupEvent event) {
        reading = Inbox.read(channel, commands::parse, commands::carryOut);
    }

    void stop(@Observes ShutdownEvent event) {
        reading.cancel();
    }
}
