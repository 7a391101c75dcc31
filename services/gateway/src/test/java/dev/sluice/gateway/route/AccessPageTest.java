package dev.sluice.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.route.ApiActions.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/reference/access.md} equal to what services declare; {@code -Ddocs.write=true} writes it anew. */
class AccessPageTest {

    private static final Path PAGE = Path.of("../../docs/reference/access.md");

    @Test
    void shouldDescribeWhoMayDoWhatAsItIsDeclared() throws Exception {
        String page = page(ApiActions.declared());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew with: mvn -pl services/gateway test -Ddocs.write=true")
                .isEqualTo(page);
    }

    @Test
    void shouldLetWhoeverOpensAGateShutIt() {
        List<Action> all = ApiActions.declared();
        Action shut = action(all, "/rollouts/{id}/roll-back");

        assertThat(all).hasSizeGreaterThan(50);
        for (String opening : List.of("/rollouts/{id}/resume", "/rollouts/{id}/advance", "/rollouts/{id}/approve")) {
            assertThat(shut.roles())
                    .as(opening)
                    .containsAll(action(all, opening).roles())
                    .hasSizeGreaterThan(action(all, opening).roles().size());
        }
    }

    private static Action action(List<Action> all, String end) {
        return all.stream()
                .filter(action -> action.path().endsWith(end) && action.method().equals("POST"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing ends with " + end));
    }

    private static String page(List<Action> actions) {
        StringBuilder page = new StringBuilder("""
                # Who may do what

                Generated from what the services declare; a test keeps them equal, and a journey asks the running services each of these as
                each role. A key has one role (`POST /api/v1/access-keys`), the admin key of the installation is an admin. A key of one
                project sees nothing of others: they answer 404. Without a key the answer is 401, without the right 403.

                Opening a gate needs more than shutting it: whoever may start or resume a rollout may roll it back.

                """);
        page.append("| | ")
                .append(Arrays.stream(AccessRole.values())
                        .map(AccessPageTest::name)
                        .collect(Collectors.joining(" | ")))
                .append(" |\n|")
                .append(" --- |".repeat(AccessRole.values().length + 1))
                .append('\n');
        for (Action action : actions) {
            page.append("| `")
                    .append(action.method())
                    .append(' ')
                    .append(action.path())
                    .append('`');
            page.append(action.isOpen() ? ", without a key too | " : " | ");
            page.append(Arrays.stream(AccessRole.values())
                            .map(role -> action.roles().contains(role) ? "yes" : "")
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String name(AccessRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
