package dev.sluice.notifier.mail;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.NotifierSettings;
import dev.sluice.notifier.message.Chart;
import dev.sluice.notifier.message.Interval;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Target;
import io.smallrye.mutiny.Multi;
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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells people by e-mail, through the installation's mail server. A mail goes to all of a route at once; whom the server did not take it
 * for then is asked about alone, as only so it says whether never or not yet. Who has it is not sent it again when it is tried for others.
 */
@ApplicationScoped
public class MailSender {

    private static final String CHART = "chart@sluice";
    /** What the client says when the server refused everybody; why, it keeps to itself. */
    private static final String NOBODY_TAKEN = "no recipient addresses were accepted";

    private final Optional<MailClient> together;
    private final Optional<MailClient> alone;
    private final String from;
    private final Duration answerWithin;
    private final Told told = new Told();

    MailSender(Vertx vertx, NotifierSettings settings) {
        NotifierSettings.Smtp smtp = settings.smtp();
        this.from = smtp.from();
        this.answerWithin = smtp.answerWithin();
        this.alone = smtp.host().map(host -> MailClient.create(vertx, config(host, smtp)));
        // One wrong address among several must not keep a page from the others.
        this.together = smtp.host()
                .map(host -> MailClient.create(vertx, config(host, smtp).setAllowRcptErrors(true)));
    }

    private MailConfig config(String host, NotifierSettings.Smtp smtp) {
        MailConfig config = new MailConfig()
                .setHostname(host)
                .setPort(smtp.port())
                .setSsl(smtp.tls())
                .setStarttls(StartTLSOptions.valueOf(smtp.startTls().toUpperCase(Locale.ROOT)))
                .setLogin(smtp.user().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
                .setKeepAlive(false);
        smtp.user().ifPresent(config::setUsername);
        smtp.password().ifPresent(config::setPassword);
        config.setConnectTimeout((int) answerWithin.toMillis());
        config.setIdleTimeout((int) Math.max(1, answerWithin.toSeconds()));
        return config;
    }

    /** Whether there is a mail server. */
    public boolean isConfigured() {
        return alone.isPresent();
    }

    /**
     * Sends an alert. A server that says "later" (4xx, as greylisting does) of anybody is tried again for them; one that says no (5xx) is
     * not, and the alert counts as told when somebody of the route has it.
     */
    public Uni<Attempt> send(Target.Mail target, UUID route, AlertRecord alert, Links links) {
        if (alone.isEmpty()) {
            return Uni.createFrom()
                    .item(new Attempt.Failed("this installation has no mail server: set SLUICE_SMTP_HOST"));
        }
        // The same however often it is sent, so that a mailbox can tell.
        String id = UUID.nameUUIDFromBytes((alert.alertId() + "\n" + route).getBytes(StandardCharsets.UTF_8))
                .toString();
        Function<List<String>, MailMessage> mail = to -> message(id, to, alert, links);
        return toThoseWithout(id, target.to(), mail)
                .ifNoItem()
                .after(answerWithin)
                .recoverWithItem(() -> new Attempt.Failed("the mail server did not answer in time"));
    }

    private Uni<Attempt> toThoseWithout(String id, List<String> all, Function<List<String>, MailMessage> mail) {
        List<String> without =
                all.stream().filter(address -> !told.has(id, address)).toList();
        if (without.size() < 2) {
            return each(id, all, without, mail);
        }
        return Uni.createFrom()
                .completionStage(() ->
                        together.orElseThrow().sendMail(mail.apply(without)).toCompletionStage())
                .chain(taken -> {
                    told.add(id, taken.getRecipients());
                    List<String> rest = without.stream()
                            .filter(address -> !taken.getRecipients().contains(address))
                            .toList();
                    return each(id, all, rest, mail);
                })
                .onFailure(e -> String.valueOf(e.getMessage()).startsWith(NOBODY_TAKEN))
                .recoverWithUni(e -> each(id, all, without, mail))
                .onFailure()
                .recoverWithItem(MailSender::describe);
    }

    /** Asks about each alone, and puts together what came of it. */
    private Uni<Attempt> each(
            String id, List<String> all, List<String> rest, Function<List<String>, MailMessage> mail) {
        return Multi.createFrom()
                .iterable(rest)
                .onItem()
                .transformToUniAndConcatenate(address -> Uni.createFrom()
                        .completionStage(() -> alone.orElseThrow()
                                .sendMail(mail.apply(List.of(address)))
                                .toCompletionStage())
                        .<Attempt>map(taken -> {
                            told.add(id, List.of(address));
                            return new Attempt.Delivered(address);
                        })
                        .onFailure()
                        .recoverWithItem(MailSender::describe)
                        .map(attempt -> Map.entry(address, attempt)))
                .collect()
                .asList()
                .map(outcomes -> together(id, all, outcomes));
    }

    private Attempt together(String id, List<String> all, List<Map.Entry<String, Attempt>> outcomes) {
        String taken = all.stream().filter(address -> told.has(id, address)).collect(Collectors.joining(", "));
        String yes = taken.isEmpty() ? "" : "the mail server took it for " + taken;
        String no = outcomes.stream()
                .map(each -> switch (each.getValue()) {
                    case Attempt.Delivered _ -> "";
                    case Attempt.Failed failed -> each.getKey() + ": " + failed.why();
                    case Attempt.Refused refused -> each.getKey() + ": " + refused.why();
                })
                .filter(why -> !why.isEmpty())
                .collect(Collectors.joining("; "));
        String said = yes + (yes.isEmpty() || no.isEmpty() ? "" : "; ") + no;
        if (outcomes.stream().anyMatch(each -> each.getValue() instanceof Attempt.Failed)) {
            return new Attempt.Failed(said);
        }
        return taken.isEmpty() ? new Attempt.Refused(said) : new Attempt.Delivered(said);
    }

    private static Attempt describe(Throwable e) {
        return switch (e) {
            case SMTPException said
            when said.isPermanent() -> new Attempt.Refused("the mail server refused it: " + said.getMessage());
            case SMTPException said -> new Attempt.Failed("the mail server said later: " + said.getMessage());
            default -> new Attempt.Failed("the mail server could not be reached: " + e.getMessage());
        };
    }

    private MailMessage message(String id, List<String> to, AlertRecord alert, Links links) {
        Optional<byte[]> chart = alert.evidence().map(Interval::of).flatMap(Chart::png);
        MailMessage message = new MailMessage()
                .setFrom(from)
                .setTo(List.copyOf(to))
                .setSubject(MailText.subject(alert))
                .setText(MailText.plain(alert, links))
                .setHtml(MailText.html(alert, links, chart.map(some -> CHART)));
        chart.ifPresent(png -> message.setInlineAttachment(List.of(MailAttachment.create()
                .setContentType("image/png")
                .setName("chart.png")
                .setDisposition("inline")
                .setContentId("<" + CHART + ">")
                .setData(Buffer.buffer(png)))));
        message.setHeaders(MultiMap.caseInsensitiveMultiMap().add("Message-ID", "<" + id + "@sluice>"));
        return message;
    }
}
