package dev.sluice.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/flags;x",
                "/api;x/v1/flags",
                "/api/v1/%2e%2e/x",
                "/api/v1/..",
                "/api/./v1",
                "//api/v1",
                "/api//v1",
                "/api%2fv1",
                "/api%5Cv1",
                "/api\\v1",
                "/a%00",
                "/a%3Bx",
                "/a%252e",
                "/a%c0%af",
                "/a%",
                "/a%2",
                "/a%zz",
                "/é",
                "/a b",
                "http://other/api",
                "api/v1"
            })
    void shouldRefuseWhatTwoReadersCouldReadDifferently(String target) {
        assertThat(PathGuard.isAmbiguous(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/flags/?v=2",
                "/flags?x=a;b//c/../d",
                "/api/v1/flags/new-checkout_2.1",
                "/api/projects/@current/feature_flags/a/remote_config?token=phc_x",
                "/ofrep/v1/evaluate/flags/a%20b",
                "/array/phc_demo/config.js",
                "*"
            })
    void shouldLetPlainPathsPass(String target) {
        assertThat(PathGuard.isAmbiguous(target)).isFalse();
    }
}
