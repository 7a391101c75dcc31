package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.AccountRecord;
import dev.sluice.kit.secret.Passwords;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts and ended sessions, without a bus. */
public final class KnownPeople implements People, Sessions.Ended {

    public static final String PASSWORD = "a long walk in the rain";
    private static final String HASH = Passwords.hash(PASSWORD);

    private final Map<String, AccountRecord> accounts = new ConcurrentHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private boolean allRead = true;
    private boolean broken;

    /** Somebody with {@link #PASSWORD}; earlier ones of that id are no more. */
    public AccountRecord put(String id, AccessRole role, Instant sessionsFrom, Optional<Instant> disabledAt) {
        AccountRecord account = new AccountRecord(
                id,
                id + "@example.com",
                id,
                role,
                Optional.empty(),
                Optional.of(HASH),
                sessionsFrom,
                "grace",
                sessionsFrom,
                disabledAt);
        accounts.put(id, account);
        return account;
    }

    /** Somebody whom nobody invited yet. */
    void putWithoutPassword(String id, Instant at) {
        accounts.put(
                id,
                new AccountRecord(
                        id,
                        id + "@example.com",
                        id,
                        AccessRole.VIEWER,
                        Optional.empty(),
                        Optional.empty(),
                        at,
                        "grace",
                        at,
                        Optional.empty()));
    }

    void readAll(boolean all) {
        allRead = all;
    }

    /** The bus takes nothing. */
    public void breakBus(boolean yes) {
        broken = yes;
    }

    @Override
    public Optional<AccountRecord> byId(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public Optional<AccountRecord> byEmail(String email) {
        return accounts.values().stream()
                .filter(account -> account.email().equals(email))
                .findFirst();
    }

    @Override
    public synchronized boolean isEnded(String id) {
        return ended.contains(id);
    }

    @Override
    public boolean areAllRead() {
        return allRead;
    }

    @Override
    public synchronized CompletionStage<Void> end(Session session, Instant now) {
        ended.add(session.id());
        return broken
                ? CompletableFuture.failedStage(new IllegalStateException("the bus is away"))
                : CompletableFuture.completedStage(null);
    }
}
