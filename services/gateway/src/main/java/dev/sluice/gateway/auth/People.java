package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccountRecord;
import java.util.Optional;

/** The accounts that are known. */
interface People {

    Optional<AccountRecord> byId(String id);

    /**
     * The account of an address.
     *
     * @param email in lower case
     */
    Optional<AccountRecord> byEmail(String email);

    /** Whether they are all known; before that, one that is not found may be there, and one that is found may be disabled. */
    boolean areAllRead();
}
