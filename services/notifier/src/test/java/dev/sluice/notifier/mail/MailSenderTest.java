package dev.sluice.notifier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.Alerts;
import dev.sluice.notifier.TestSettings;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Target;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** E-mail against a mail server that we did not write, and against one that says what it is told to. */
class MailSenderTest {

    private static final URI PUBLIC = URI.create("https://sluice.example");
    private static final UUID ROUTE = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private final Vertx vertx = Vertx.vertx();
    private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void shouldBringWordsAndChartToEverybodyNamed() throws Exception {
        // when
        Attempt attempt = send(server.getSmtp().getPort(), Alerts.withEvidence(), "ada@example.org", "bob@example.org");

        // then
        assertThat(attempt).isInstanceOf(Attempt.Delivered.class);
        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        String raw = GreenMailUtil.getWholeMessage(received[0]);
        assertThat(raw).contains("Content-Type: image/png", "text/plain", "text/html", "chart@sluice");
        assertThat(received[0].getAllRecipients()).hasSize(2);
    }

    @Test
    void shouldNotLetAnAlertWriteHeaders() throws Exception {
        // given: the headline goes on with a line break and a Bcc
        AlertRecord alert = Alerts.withEvidence();

        // when
        send(server.getSmtp().getPort(), alert, "ada@example.org");

        // then
        MimeMessage received = server.getReceivedMessages()[0];
        assertThat(received.getHeader("Bcc")).isNull();
        assertThat(received.getSubject()).startsWith("[Sluice] xxx").doesNotContain("\r", "\n");
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void shouldCarryTheSameIdHoweverOftenItIsSent() throws Exception {
        AlertRecord alert = Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE);

        send(server.getSmtp().getPort(), alert, "ada@example.org");
        send(server.getSmtp().getPort(), alert, "ada@example.org");

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received[0].getMessageID()).endsWith("@sluice>").isEqualTo(received[1].getMessageID());
    }

    @Test
    void shouldTryAgainWhereTheServerSaysLater() throws Exception {
        try (Scripted greylisting = new Scripted("451 4.7.1 greylisted, come back in a minute")) {
            assertThat(send(
                            greylisting.port(),
                            Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE),
                            "ada@example.org"))
                    .isInstanceOf(Attempt.Failed.class);
        }
    }

    @Test
    void shouldTryAgainForThoseOfWhomTheServerSaidLaterAndForNobodyElse() throws Exception {
        AlertRecord alert = Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE);
        String[] all = {"ada@example.org", "later-bob@example.org", "never-carl@example.org"};
        try (Choosy server = new Choosy()) {
            MailSender sender = new MailSender(vertx, new TestSettings(PUBLIC, server.port()));

            Attempt first = send(sender, alert, all);
            server.later = false;
            Attempt second = send(sender, alert, all);

            assertThat(first).isInstanceOfSatisfying(Attempt.Failed.class, failed -> assertThat(failed.why())
                    .contains("took it for ada@example.org;", "later-bob@example.org: ", "greylisted"));
            assertThat(second)
                    .isInstanceOfSatisfying(Attempt.Delivered.class, delivered -> assertThat(delivered.answer())
                            .contains(
                                    "took it for ada@example.org, later-bob@example.org;",
                                    "never-carl@example.org: ",
                                    "no such user"));
            assertThat(server.taken).containsExactly("ada@example.org", "later-bob@example.org");
        }
    }

    @Test
    void shouldRefuseWhatTheServerTakesForNobody() throws Exception {
        AlertRecord alert = Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE);
        try (Choosy server = new Choosy()) {
            MailSender sender = new MailSender(vertx, new TestSettings(PUBLIC, server.port()));

            assertThat(send(sender, alert, "never-ada@example.org", "never-bob@example.org"))
                    .isInstanceOf(Attempt.Refused.class);
            assertThat(send(sender, alert, "never-ada@example.org", "later-bob@example.org"))
                    .isInstanceOf(Attempt.Failed.class);
        }
    }

    @Test
    void shouldNotTryAgainWhereTheServerSaysNo() throws Exception {
        try (Scripted refusing = new Scripted("550 5.1.1 no such user")) {
            assertThat(send(
                            refusing.port(),
                            Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE),
                            "ada@example.org"))
                    .isInstanceOf(Attempt.Refused.class);
        }
    }

    @Test
    void shouldGiveAMailServerLongerThanOtherReceivers() {
        AlertRecord alert = Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE);
        TestSettings hasty = new TestSettings(PUBLIC, server.getSmtp().getPort(), Duration.ofMillis(1));

        Attempt attempt = new MailSender(vertx, hasty)
                .send(new Target.Mail(List.of("ada@example.org")), ROUTE, alert, Links.of(alert, PUBLIC))
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(attempt).isInstanceOf(Attempt.Delivered.class);
    }

    @Test
    void shouldTryAgainWhereThereIsNoServer() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        assertThat(send(nobody, Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE), "ada@example.org"))
                .isInstanceOf(Attempt.Failed.class);
    }

    private Attempt send(int port, AlertRecord alert, String... to) {
        return send(new MailSender(vertx, new TestSettings(PUBLIC, port)), alert, to);
    }

    private static Attempt send(MailSender sender, AlertRecord alert, String... to) {
        return sender.send(new Target.Mail(List.of(to)), ROUTE, alert, Links.of(alert, PUBLIC))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    /** A mail server that gives one answer to every sender. */
    private static final class Scripted implements AutoCloseable {
        private final ServerSocket socket;

        Scripted(String answerToSender) throws Exception {
            socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try (Socket client = socket.accept();
                            BufferedReader in = new BufferedReader(
                                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                            PrintWriter out =
                                    new PrintWriter(client.getOutputStream(), true, StandardCharsets.US_ASCII)) {
                        out.print("220 scripted\r\n");
                        out.flush();
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            boolean sender = line.startsWith("MAIL") || line.startsWith("RCPT");
                            out.print((sender ? answerToSender : line.startsWith("QUIT") ? "221 bye" : "250 ok")
                                    + "\r\n");
                            out.flush();
                        }
                    } catch (java.io.IOException closed) {
                        return;
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws java.io.IOException {
            socket.close();
        }
    }

    /** A mail server that says of some "later", of some "never", and takes mail for the others. */
    private static final class Choosy implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private volatile boolean later = true;

        Choosy() throws java.io.IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        Thread.ofVirtual().start(() -> serve(client));
                    } catch (java.io.IOException closed) {
                        return;
                    }
                }
            });
        }

        private void serve(Socket client) {
            try (client) {
                converse(client);
            } catch (java.io.IOException gone) {
                // The client had enough.
            }
        }

        private void converse(Socket client) throws java.io.IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.US_ASCII);
            List<String> accepted = new ArrayList<>();
            say(out, "220 choosy");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("RCPT TO:<")) {
                    String address = line.substring(9, line.indexOf('>'));
                    if (address.startsWith("never")) {
                        say(out, "550 5.1.1 no such user");
                    } else if (address.startsWith("later") && later) {
                        say(out, "451 4.7.1 greylisted");
                    } else {
                        accepted.add(address);
                        say(out, "250 ok");
                    }
                } else if (line.equals("DATA")) {
                    say(out, "354 go on");
                    while (!".".equals(in.readLine())) {
                        // The mail itself.
                    }
                    taken.addAll(accepted);
                    accepted.clear();
                    say(out, "250 taken");
                } else {
                    say(out, line.startsWith("QUIT") ? "221 bye" : "250 ok");
                }
            }
        }

        private static void say(PrintWriter out, String line) {
            out.print(line + "\r\n");
            out.flush();
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws java.io.IOException {
            socket.close();
        }
    }
}
