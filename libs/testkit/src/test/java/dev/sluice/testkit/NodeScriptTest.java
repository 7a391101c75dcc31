package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeScriptTest {

    /** Nothing listens on this port. */
    private static final Map<String, String> QUESTION = Map.of("host", "http://127.0.0.1:1");

    @Test
    void shouldRunAPageInARealBrowserWhenAScriptOpensOne() {
        // when
        JsonNode seen = NodeScript.run(
                "page.mjs", QUESTION, asked -> asked.get("number").asInt() * 2);

        // then
        assertThat(seen.get("version").asText()).isNotBlank();
        assertThat(seen.get("outside").asText()).isEqualTo("nobody");
        assertThat(seen.get("doubled").asInt()).isEqualTo(42);
        assertThat(seen.get("asked").toString()).contains("http://127.0.0.1:1/array/phc_test/config.js");
    }

    @Test
    void shouldSayWhatTheScriptSaidWhenItFails() {
        assertThatThrownBy(() -> NodeScript.run("no-such-script.mjs", QUESTION))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no-such-script.mjs ended with 1 without an answer")
                .hasMessageContaining("Cannot find module");
    }

    @Test
    void shouldRefuseToAnswerWhenNobodyIsThereToBeAsked() {
        assertThatThrownBy(() -> NodeScript.run("page.mjs", QUESTION))
                .hasMessageContaining("nobody is there to be asked");
    }

    @Test
    void shouldSayWhatToInstallWhenThereIsNoBrowser() {
        assertThatThrownBy(() -> NodeScript.run("no-browser.mjs", Map.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("install Chromium");
    }
}
