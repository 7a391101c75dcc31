package dev.sluice.notifier.mail;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.NotifierSettings;
import dev.sluice.notifier.message.Chart;
import dev.sluice.notifier.message.Interval;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Tells people by e-mail, through the installation's mail server. */
@ApplicationScoped
public class MailSender {

    private static final String CHART = "chart@sluice";

    private final Optional<MailClient> client;
    private final String from;
    private final Duration answerWithin;

    MailSender(Vertx vertx, NotifierSettings settings) {
        NotifierSettings.Smtp smtp = settings.smtp();
        this.from = smtp.from();
        this.answerWithin = smtp.answerWithin();
        this.client = smtp.host().map(host -> MailClient.create(vertx, config(host, smtp)));
    }

    private MailConfig config(String host, NotifierSettings.Smtp smtp) {
        MailConfig config = new MailConfig()
                .setHostname(host)
                .setPort(smtp.port())
                .setSsl(smtp.tls())
                .setStarttls(StartTLSOptions.valueOf(smtp.startTls().toUpperCase(Locale.ROOT)))
                .setLogin(smtp.user().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                // One wrong address among several must not keep a page from the others.
                .setAllowRcptErrors(true)
                .setKeepAlive(false);
        smtp.user().ifPresent(config::setUsername);
        smtp.password().ifPresent(config::setPassword);
        config.setConnectTimeout((int) answerWithin.toMillis());
        config.setIdleTimeout((int) Math.max(1, answerWithin.toSeconds()));
        return config;
    }

    /** Whether there is a mail server. */
    public boolean isConfigured() {
        return client.isPresent();
    }

    /** Sends an alert. A server that says "later" (4xx, as greylisting does) is tried again; one that says no (5xx) is not. */
    public Uni<Attempt> send(Target.Mail target, UUID route, AlertRecord alert, Links links) {
        if (client.isEmpty()) {
            return Uni.createFrom()
                    .item(new Attempt.Failed("this installation has no mail server: set SLUICE_SMTP_HOST"));
        }
        return Uni.createFrom()
                .completionStage(() -> client.get()
                        .sendMail(message(target, route, alert, links))
                        .toCompletionStage())
                .ifNoItem()
                .after(answerWithin)
                .fail()
                .<Attempt>map(result -> new Attempt.Delivered(
                        "the mail server took it for " + String.join(", ", result.getRecipients())))
                .onFailure()
                .recoverWithItem(MailSender::describe);
    }

    private static Attempt describe(Throwable e) {
        return switch (e) {
            case SMTPException said
            when said.isPermanent() -> new Attempt.Refused("the mail server refused it: " + said.getMessage());
            case SMTPException said -> new Attempt.Failed("the mail server said later: " + said.getMessage());
            case io.smallrye.mutiny.TimeoutException _ -> new Attempt.Failed("the mail server did not answer in time");
            default -> new Attempt.Failed("the mail server could not be reached: " + e.getMessage());
        };
    }

    private MailMessage message(Target.Mail target, UUID route, AlertRecord alert, Links links) {
        Optional<byte[]> chart = alert.evidence().map(Interval::of).flatMap(Chart::png);
        MailMessage message = new MailMessage()
                .setFrom(from)
                .setTo(List.copyOf(target.to()))
                .setSubject(MailText.subject(alert))
                .setText(MailText.plain(alert, links))
                .setHtml(MailText.html(alert, links, chart.map(some -> CHART)));
        chart.ifPresent(png -> message.setInlineAttachment(List.of(MailAttachment.create()
                .setContentType("image/png")
                .setName("chart.png")
                .setDisposition("inline")
                .setContentId("<" + CHART + ">")
                .setData(Buffer.buffer(png)))));
        // The same however often it is sent, so that a mailbox can tell.
        UUID id = UUID.nameUUIDFromBytes((alert.alertId() + "\n" + route).getBytes(StandardCharsets.UTF_8));
        message.setHeaders(MultiMap.caseInsensitiveMultiMap().add("Message-ID", "<" + id + "@sluice>"));
        return message;
    }
}
