package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminKeyTest {

    @Test
    void shouldOpenWhenTheKeyIsTheOne() {
        AdminKey key = new AdminKey(Optional.of("a-key-for-tests"));

        assertThat(key.opens("Bearer a-key-for-tests")).isTrue();
        assertThat(key.opens("bearer  a-key-for-tests ")).isTrue();
        assertThat(key.opens("Bearer a-key-for-test")).isFalse();
        assertThat(key.opens("a-key-for-tests")).isFalse();
        assertThat(key.opens(null)).isFalse();
    }

    @Test
    void shouldRefuseToStartWhenTheKeyIsMissingOrCanBeGuessed() {
        assertThatThrownBy(() -> new AdminKey(Optional.empty())).hasMessageContaining("SLUICE_ADMIN_KEY");
        assertThatThrownBy(() -> new AdminKey(Optional.of("  "))).hasMessageContaining("SLUICE_ADMIN_KEY");
        assertThatThrownBy(() -> new AdminKey(Optional.of("elevenchars")))
                .hasMessageContaining("at least 12 characters")
                .hasMessageNotContaining("elevenchars");
    }
}
