package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FlagSearchTest {

    private static final String FLAGS = PROJECT + "/flags";

    private final String mark = Api.newKey("mark");

    private String flag(String parts) {
        String key = Api.newKey("found");
        Api.post(FLAGS, "{\"key\":\"" + key + "\"," + parts + "}").statusCode(201);
        return key;
    }

    private static List<String> found(String query) {
        return Api.get(FLAGS + "?" + query).statusCode(200).extract().path("key");
    }

    @Test
    void shouldFindByTagsTeamAndLifetime() {
        String both = flag("\"tags\":[\"" + mark + "\",\"web\"],\"team\":\"" + mark + "\"");
        String one = flag("\"tags\":[\"" + mark + "\"],\"lifetime\":\"temporary\",\"expectedEnd\":\"2999-01-31\"");
        flag("\"tags\":[\"web\"]");

        assertThat(found("tag=" + mark)).containsExactlyInAnyOrder(both, one);
        assertThat(found("tag=" + mark + "&tag=web")).containsExactly(both);
        assertThat(found("team=" + mark)).containsExactly(both);
        assertThat(found("tag=" + mark + "&lifetime=temporary")).containsExactly(one);
        assertThat(found("tag=" + mark + "&lifetime=permanent")).containsExactly(both);
        assertThat(found("tag=" + mark + "&state=overdue")).isEmpty();
    }

    @Test
    void shouldFindByStateAndText() {
        String on = flag("\"name\":\"The " + mark.toUpperCase(java.util.Locale.ROOT) + " feature\"");
        String off = flag("\"name\":\"" + mark + "\",\"active\":false");
        String overdue = flag("\"name\":\"" + mark + "\",\"lifetime\":\"temporary\",\"expectedEnd\":\"2020-01-01\"");
        String gone = flag("\"name\":\"" + mark + "\"");
        Api.post(FLAGS + "/" + gone + "/archive", "{\"version\":1}").statusCode(204);

        assertThat(found("text=" + mark)).containsExactlyInAnyOrder(on, off, overdue);
        assertThat(found("text=" + off.toUpperCase(java.util.Locale.ROOT))).containsExactly(off);
        assertThat(found("text=" + mark + "&state=on")).containsExactlyInAnyOrder(on, overdue);
        assertThat(found("text=" + mark + "&state=off")).containsExactly(off);
        assertThat(found("text=" + mark + "&state=overdue")).containsExactly(overdue);
        assertThat(found("text=" + mark + "&state=rolling_out")).isEmpty();
        assertThat(found("text=" + mark + "&state=archived")).containsExactly(gone);
        assertThat(found("text=%25" + mark)).isEmpty();
        Api.get(FLAGS + "?state=overdue").body("key", hasItem(overdue));
    }

    @Test
    void shouldGoFromPageToPage() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add(flag("\"tags\":[\"" + mark + "\"]"));
        }

        List<String> seen = new ArrayList<>();
        String next = FLAGS + "?limit=2&tag=" + mark;
        while (next != null) {
            var page = Api.get(next).statusCode(200).extract();
            seen.addAll(page.<List<String>>path("key"));
            String link = page.header("Link");
            next = link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        }

        assertThat(seen).containsExactlyElementsOf(keys.stream().sorted().toList());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "limit=0,400,limit",
        "limit=1001,400,limit",
        "limit=x,400,limit",
        "state=lost,422,state",
        "lifetime=x,422,lifetime"
    })
    void shouldNameTheParameterWhenItRefuses(String query, int status, String parameter) {
        Api.get(FLAGS + "?" + query).statusCode(status).body("field", equalTo(parameter));
    }

    @Test
    void shouldTakeQuestionsForText() {
        Api.get(FLAGS + "?tag=" + "' or true --")
                .statusCode(200)
                .body("", hasSize(0))
                .header("Link", nullValue());
    }
}
