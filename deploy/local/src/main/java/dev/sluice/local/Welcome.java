package dev.sluice.local;

import java.util.List;

/** What people need to know once everything is ready. */
final class Welcome {

    private Welcome() {}

    static List<String> lines(Settings settings, Secrets secrets) {
        return List.of(
                "",
                "Sluice is ready.",
                "  URL            " + settings.url(),
                "  admin key      " + secrets.adminKey(),
                "  project token  " + secrets.projectToken(),
                "  logs           " + settings.home().root().resolve("logs"),
                "");
    }
}
