package dev.sluice.flagdelivery.poll;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.secret.SignedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Asks flag-config, and believes only what it signed as the answer to exactly this request. Waits while it asks. For one thread. */
final class SnapshotClient implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    /** A list of a million ids of 36 characters and 10,000 flags of some kB are below it. */
    private static final int BYTES_MAX = 64 * 1024 * 1024;

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final URI base;
    private final SignedExchange exchange;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectReader snapshots = WireJson.lenient().readerFor(ServingSnapshot.class);
    private final ObjectReader lists = WireJson.lenient().readerFor(ServingList.class);

    SnapshotClient(URI base, SignedExchange exchange, InstantSource clock) {
        this.base = base;
        this.exchange = exchange;
        this.clock = clock;
    }

    /**
     * A snapshot as it was answered.
     *
     * @param etag names it when asking whether it changed
     */
    record Answered(ServingSnapshot snapshot, String etag) {
        Answered {
            Objects.requireNonNull(snapshot, "snapshot");
            Objects.requireNonNull(etag, "etag");
        }
    }

    /**
     * The snapshot; empty when it is the one that is known.
     *
     * @param known the ETag of the one that is known
     * @throws IOException saying why, when there is no answer or none that can be believed
     */
    Optional<Answered> snapshot(Optional<String> known) throws IOException, InterruptedException {
        Signed signed = ask(ServingSnapshot.PATH, known);
        return signed.status == NOT_MODIFIED
                ? Optional.empty()
                : Optional.of(new Answered(snapshots.readValue(signed.body), signed.etag));
    }

    /** Who is on a list; fails as {@link #snapshot} does. */
    ServingList list(ServingSnapshot.ListState state) throws IOException, InterruptedException {
        return lists.readValue(
                ask(ServingList.PATH + "/" + state.project() + "/" + state.cohortId(), Optional.empty()).body);
    }

    /** An answer that can be believed. A class, because records hold no arrays. */
    private static final class Signed {
        private final int status;
        private final String etag;
        private final byte[] body;

        Signed(int status, String etag, byte[] body) {
            this.status = status;
            this.etag = etag;
            this.body = body;
        }
    }

    private Signed ask(String path, Optional<String> etag) throws IOException, InterruptedException {
        // What is signed is what the other side sees, a path of the base address included.
        URI target = URI.create(base.toString().replaceAll("/+$", "") + path);
        SignedExchange.Ask ask = exchange.ask(target.getRawPath(), clock.instant());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target).timeout(ANSWER_MAX).header(SignedExchange.REQUEST_HEADER, ask.header());
        etag.ifPresent(known -> request.header("If-None-Match", known));
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            byte[] body = in.readNBytes(BYTES_MAX + 1);
            if (body.length > BYTES_MAX) {
                throw new IOException("its answer is longer than " + BYTES_MAX + " bytes");
            }
            return believed(ask, answer, body);
        }
    }

    private Signed believed(SignedExchange.Ask ask, HttpResponse<?> answer, byte[] body) throws IOException {
        if (answer.statusCode() != OK && answer.statusCode() != NOT_MODIFIED) {
            throw new IOException("it answers " + answer.statusCode());
        }
        String etag = answer.headers().firstValue("ETag").orElse("");
        String signature =
                answer.headers().firstValue(SignedExchange.ANSWER_HEADER).orElse(null);
        if (!exchange.isAnswerTo(ask, answer.statusCode(), etag, body, signature)) {
            throw new IOException("its answer is not signed with our " + SignedExchange.VARIABLE);
        }
        return new Signed(answer.statusCode(), etag, body);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
