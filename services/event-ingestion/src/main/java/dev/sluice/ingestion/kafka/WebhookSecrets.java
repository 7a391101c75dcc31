package dev.sluice.ingestion.kafka;

import dev.sluice.contracts.ProjectRecord;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.webhook.WebhookSource;
import dev.sluice.kit.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What a project's webhooks are signed with, opened when it is needed and kept nowhere. */
@ApplicationScoped
public class WebhookSecrets {

    private static final Logger LOG = Logger.getLogger(WebhookSecrets.class);

    private final ProjectTokens projects;
    /** Made when it is first needed: without a good key no webhook is taken, but SDKs' events are. */
    private final Instance<SecretBox> box;

    WebhookSecrets(ProjectTokens projects, Instance<SecretBox> box) {
        this.projects = projects;
        this.box = box;
    }

    /**
     * The secret of a project's source; empty when there is no such project, or it has none for that source.
     *
     * @throws CaptureRefusedException when it cannot be told now: projects are still being read, or it does not open here
     */
    public Optional<String> of(String project, WebhookSource source) throws CaptureRefusedException {
        Optional<String> sealed = projects.named(project)
                .map(ProjectRecord::ingestionOrNone)
                .map(settings -> settings.webhookSecrets().get(source.id()));
        if (sealed.isEmpty()) {
            if (!projects.isComplete()) {
                throw new CaptureRefusedException(Reason.OVERLOADED, "the service is starting: send the same again");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(box.get().open(project, source.id(), sealed.get()));
        } catch (SecretBox.Unopenable | IllegalStateException e) {
            LOG.errorf("webhooks are not taken: %s", e.getMessage());
            throw new CaptureRefusedException(
                    Reason.UNVERIFIABLE,
                    "the secret of this webhook cannot be read here: its operator has to set it again");
        }
    }
}
