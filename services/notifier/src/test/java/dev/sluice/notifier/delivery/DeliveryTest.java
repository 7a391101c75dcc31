package dev.sluice.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.TestSettings;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Books;
import dev.sluice.notifier.route.FakeTable;
import dev.sluice.notifier.route.Interest;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.RouteBook;
import dev.sluice.notifier.route.Target;
import dev.sluice.notifier.store.FixedRoutes;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which alert is told when, without a broker, a database or a receiver. */
class DeliveryTest {

    private static final AlertRecord WIDENED = Alerts.of(AlertRecord.Kind.WIDENED, AlertRecord.Severity.INFO);
    private static final AlertRecord ROLLED_BACK = Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE);

    private final FixedRoutes store = new FixedRoutes();
    private final RouteBook book = Books.of(store);
    private final FakeTable flags = new FakeTable();
    private final Notebook ledger = new Notebook();
    private final List<AlertRecord.Kind> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Attempt> firstAnswer = new CompletableFuture<>();
    private final Teller teller = (alert, route) -> {
        told.add(alert.kind());
        return told.size() == 1
                ? Uni.createFrom().completionStage(firstAnswer)
                : Uni.createFrom().item(new Attempt.Delivered("ok"));
    };
    private final Dispatcher dispatcher = new Dispatcher(book, Books.of(flags), ledger, teller, TestSettings.PLAIN);

    @Test
    void shouldNotLetAPageOvertakeWhatClosesIncidents() {
        open(new Target.PagerDuty("k".repeat(32), Target.Region.US));
        flags.caughtUp = true;

        CompletableFuture<Void> closing = dispatch(WIDENED);
        CompletableFuture<Void> opening = dispatch(ROLLED_BACK);
        assertThat(told).containsExactly(AlertRecord.Kind.WIDENED);
        firstAnswer.complete(new Attempt.Delivered("ok"));

        assertThat(CompletableFuture.allOf(closing, opening)).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(told).containsExactly(AlertRecord.Kind.WIDENED, AlertRecord.Kind.ROLLED_BACK);
        assertThat(ledger.entries)
                .allSatisfy(entry -> assertThat(entry.urgent()).isTrue());
    }

    @Test
    void shouldTellNobodyBeforeItIsKnownWhoseTheFlagsAre() {
        open(new Target.SlackWebhook(java.net.URI.create("https://example.org/hook")));
        firstAnswer.complete(new Attempt.Delivered("ok"));

        CompletableFuture<Void> early = dispatch(WIDENED);
        assertThat(told).isEmpty();
        flags.caughtUp = true;

        assertThat(early).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(told).containsExactly(AlertRecord.Kind.WIDENED);
    }

    @Test
    void shouldGiveUpOnlyWhatWaitsForARouteThatIsGone() throws Exception {
        book.reload().await().indefinitely();
        firstAnswer.complete(new Attempt.Delivered("ok"));
        UUID shut = UUID.randomUUID();
        store.shut.add(shut);
        Route added = route(new Target.SlackWebhook(java.net.URI.create("https://example.org/hook")));
        store.open.add(added);
        UUID gone = UUID.randomUUID();
        String json = WireJson.lenient().writeValueAsString(WIDENED);
        for (UUID route : List.of(shut, added.id(), gone)) {
            ledger.due.add(new Ledger.Waiting(json, route, 1, Instant.now()));
        }

        new Retries(book, ledger, teller, dispatcher).look().await().indefinitely();

        assertThat(ledger.entries)
                .extracting(Ledger.Entry::route, Ledger.Entry::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple(shut, Ledger.State.WAITING),
                        org.assertj.core.api.Assertions.tuple(added.id(), Ledger.State.SENT),
                        org.assertj.core.api.Assertions.tuple(gone, Ledger.State.PARKED));
    }

    @Test
    void shouldTellTheOthersOfAPageThatAReceiverRefuses() {
        open(new Target.SlackWebhook(java.net.URI.create("https://example.org/gone")));
        Route quiet = new Route(
                UUID.randomUUID(),
                "shop",
                "mailing list",
                new Target.Mail(List.of("ada@example.org")),
                new Interest(AlertRecord.Severity.INFO, List.of(AlertRecord.Kind.COMPLETED), List.of(), List.of()),
                Optional.empty());
        Route another = new Route(UUID.randomUUID(), "bank", "on call", quiet.target(), Interest.ALL, Optional.empty());
        store.open.addAll(List.of(quiet, another));
        book.reload().await().indefinitely();
        flags.caughtUp = true;
        firstAnswer.complete(new Attempt.Refused("the receiver answered 404: (nothing)"));

        assertThat(dispatch(ROLLED_BACK)).succeedsWithin(20, TimeUnit.SECONDS);

        assertThat(ledger.entries).hasSize(2);
        assertThat(ledger.entries.get(0).state()).isEqualTo(Ledger.State.PARKED);
        Ledger.Entry escalated = ledger.entries.get(1);
        assertThat(escalated.route()).isEqualTo(quiet.id());
        assertThat(escalated.state()).isEqualTo(Ledger.State.WAITING);
        assertThat(escalated.urgent()).isTrue();
        assertThat(escalated.alert().kind()).isEqualTo(AlertRecord.Kind.UNDELIVERED);
        assertThat(escalated.alert().headline()).startsWith("route \"on call\" was not told: Rolled back");
        assertThat(escalated.alert().done()).contains("404");
        Ledger.Entry again = new Ledger.Entry(
                escalated.alert(),
                escalated.json(),
                quiet.id(),
                true,
                Ledger.State.PARKED,
                1,
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.empty());
        assertThat(Escalation.of(again, book.all(), Instant.EPOCH))
                .as("of what could not be told of what could not be told nobody is told")
                .isEmpty();
    }

    private void open(Target target) {
        store.open.add(route(target));
        book.reload().await().indefinitely();
    }

    private static Route route(Target target) {
        return new Route(UUID.randomUUID(), "shop", "on call", target, Interest.ALL, Optional.empty());
    }

    private CompletableFuture<Void> dispatch(AlertRecord alert) {
        return dispatcher.dispatch(alert, "{}").subscribeAsCompletionStage();
    }

    /** A ledger in memory. */
    private static final class Notebook implements Ledger {
        private final List<Entry> entries = new CopyOnWriteArrayList<>();
        private final List<Waiting> due = new ArrayList<>();

        @Override
        public Uni<Standing> standing(AlertRecord alert, UUID route, boolean urgent) {
            return Uni.createFrom().item(Standing.NEW);
        }

        @Override
        public Uni<Void> note(List<Entry> noted) {
            entries.addAll(noted);
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<List<Waiting>> claimDue(Instant now, Set<UUID> busy) {
            return Uni.createFrom().item(List.copyOf(due));
        }
    }
}
