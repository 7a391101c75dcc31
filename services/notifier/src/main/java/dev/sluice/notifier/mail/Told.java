package dev.sluice.notifier.mail;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Whom the mail server took which mail for, so that only the others are sent it again. Safe for threads. */
final class Told {

    /** Mails that are tried again at the same time; of one that is forgotten everybody may get a second copy, under the same id. */
    private static final int REMEMBERED = 1_000;

    private final Map<String, Set<String>> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void add(String mail, Collection<String> addresses) {
        newest.computeIfAbsent(mail, id -> new HashSet<>()).addAll(addresses);
    }

    synchronized boolean has(String mail, String address) {
        return newest.getOrDefault(mail, Set.of()).contains(address);
    }
}
