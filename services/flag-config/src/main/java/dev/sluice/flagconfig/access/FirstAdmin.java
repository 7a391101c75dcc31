package dev.sluice.flagconfig.access;

import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.request.Place;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Makes the first admin's account at the first start, when the settings name one, and tells the operator the invitation, once. There
 * is no password before its holder has chosen one.
 */
@ApplicationScoped
class FirstAdmin {

    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final AccountStore accounts;
    private final Optional<String> email;

    FirstAdmin(AccountStore accounts, @ConfigProperty(name = "sluice.first-admin") Optional<String> email) {
        this.accounts = accounts;
        this.email = email.filter(text -> !text.isBlank());
    }

    void start(@Observes StartupEvent event) throws Throwable {
        if (email.isEmpty()) {
            return;
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        AccountRow row = new AccountRow(
                NewKey.newId(),
                Emails.read(new Place("SLUICE_FIRST_ADMIN"), email),
                new AccountRow.Standing("First admin", AccessRole.ADMIN, Optional.empty()),
                new Change("sluice", Change.Kind.PERSON, "the first start", now));
        NewKey invitation = NewKey.invitation(row.id);
        row.invite(invitation, now);
        if (VertxContextSupport.subscribeAndAwait(() -> accounts.addFirst(row)).isPresent()) {
            // The one secret that is ever told here: it is good once, for three days, and there is nobody else to tell
            // it to.
            LOG.warnf(
                    "the first admin, %s, chooses a password within %d days by POST /accounts/invitation/accept: invitation=%s",
                    row.email, AccountRow.INVITATION_LIFE.toDays(), invitation.key());
        }
    }
}
