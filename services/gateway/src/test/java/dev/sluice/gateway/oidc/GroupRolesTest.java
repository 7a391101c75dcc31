package dev.sluice.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.AccessRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRolesTest {

    @Test
    void shouldTakeTheRoleWithMostAndNoneWhereNoneIsNamed() {
        GroupRoles roles = GroupRoles.read("watchers=viewer, devs = editor");

        assertThat(roles.of(List.of("watchers", "devs", "strangers"))).contains(AccessRole.EDITOR);
        assertThat(roles.of(List.of("Devs"))).isEmpty();
        assertThat(roles.of(List.of())).isEmpty();
        assertThat(GroupRoles.read("").of(List.of("watchers"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"devs", "devs=", "devs=god", "devs=editor,ops"})
    void shouldRefuseToStartWithWhatIsNoRole(String text) {
        assertThatThrownBy(() -> GroupRoles.read(text)).hasMessageContaining("SLUICE_OIDC_ROLES");
    }
}
