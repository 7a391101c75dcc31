package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a request that is refused before its body has arrived, over each version of HTTP. */
class AnswersTest {

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void refuseEveryPost() {
        Answers answers = new Answers(vertx, Duration.ofSeconds(5), Duration.ofMillis(20));
        port = got(vertx.createHttpServer()
                        .requestHandler(request -> answer(answers, request))
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static void answer(Answers answers, HttpServerRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            answers.refused(request, new CaptureRefusedException(Reason.BODY_TOO_LARGE, "too much"));
        } else {
            answers.preflight(request);
        }
    }

    @AfterEach
    void close() {
        got(vertx.close());
    }

    @Test
    void shouldEndOnlyTheStreamWhenTheConnectionIsShared() {
        // given
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        HttpClientRequest endless = got(client.request(HttpMethod.POST, port, "127.0.0.1", "/batch"));
        CompletableFuture<Throwable> reset = new CompletableFuture<>();
        endless.exceptionHandler(reset::complete);
        endless.setChunked(true);
        endless.write(Buffer.buffer("never ends"));

        // when
        HttpClientResponse answer = got(endless.response());

        // then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.getHeader("Connection")).isNull();
        assertThat(reset.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOfSatisfying(StreamResetException.class, end -> assertThat(end.getCode())
                        .isZero());
        HttpClientRequest next = got(client.request(HttpMethod.OPTIONS, port, "127.0.0.1", "/batch"));
        assertThat(got(next.send()).statusCode()).isEqualTo(204);
        assertThat(next.connection()).isSameAs(endless.connection());
    }

    @Test
    void shouldEndTheConnectionWhenItIsOneRequestsOwn() {
        // given
        HttpClient client = vertx.createHttpClient();
        HttpClientRequest endless = got(client.request(HttpMethod.POST, port, "127.0.0.1", "/batch"));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        endless.connection().closeHandler(closed::complete);
        endless.setChunked(true);
        endless.write(Buffer.buffer("never ends"));

        // when
        HttpClientResponse answer = got(endless.response());

        // then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.getHeader("Connection")).isEqualTo("close");
        assertThat(closed.orTimeout(20, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(20));
    }

    private static <T> T got(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
