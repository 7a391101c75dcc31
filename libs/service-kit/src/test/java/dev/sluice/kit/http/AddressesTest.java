package dev.sluice.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;

class AddressesTest {

    @Path("/things")
    static class Things {
        @GET
        void list(@RestQuery Integer limit, @QueryParam("after") long after, @RestQuery String text) {}

        @POST
        void create() {}

        @DELETE
        @Path("/{id}")
        void delete(String id) {}
    }

    @Path("/things")
    static class Uploads {
        @POST
        @Consumes({"text/csv", "text/plain"})
        void create() {}
    }

    private final Addresses addresses = new Addresses(List.of(Things.class, Uploads.class, String.class));

    @Test
    void shouldKnowTheMethodsOfAnAddress() {
        assertThat(addresses.methods("/things")).containsExactly("GET", "HEAD", "OPTIONS", "POST");
        assertThat(addresses.methods("/things/7")).containsExactly("DELETE", "OPTIONS");
        assertThat(addresses.methods("/things/7/more")).isEmpty();
        assertThat(addresses.methods("/thingsXbut")).isEmpty();
    }

    @Test
    void shouldKnowWhatBodiesAnAddressTakes() {
        assertThat(addresses.mediaTypes("POST", "/things"))
                .containsExactly("application/json", "text/csv", "text/plain");
        assertThat(addresses.mediaTypes("DELETE", "/things/7")).containsExactly("application/json");
    }

    @Test
    void shouldNameTheParameterThatIsNoNumber() {
        assertThat(wrong("limit", "abc")).get().satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.field()).isEqualTo("limit");
            assertThat(problem.detail()).isEqualTo("a whole number belongs here, not \"abc\"");
        });
        assertThat(wrong("after", "1e3")).get().extracting(Problem::field).isEqualTo("after");
        assertThat(wrong("after", "3")).isEmpty();
        assertThat(wrong("text", "abc")).isEmpty();
        assertThat(wrong("other", "abc")).isEmpty();
    }

    private Optional<Problem> wrong(String name, String value) {
        MultivaluedMap<String, String> sent = new MultivaluedHashMap<>();
        sent.add(name, value);
        return WrongParameter.find(addresses.called("GET", "/things"), sent);
    }
}
