package dev.sluice.flagdelivery.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.GroupRecord;
import dev.sluice.contracts.PersonRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.PropertyNeeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store with somebody in it. */
public final class Filled {

    public static final Needs NEEDS = new Needs(Map.of(
            "shop",
            new Needs.OfProject(
                    new PropertyNeeds(Set.of("plan", "none", "tags"), Map.of("company", Set.of("name"))), true)));

    private Filled() {}

    public static PeopleStore store() throws IOException {
        PeopleStore store = new PeopleStore(NEEDS);
        byte[] ann = """
                {"project": "shop", "distinctId": "ann", "personId": "p", "firstId": "first", "properties":
                {"unneeded": {"a": [1]}, "plan": "pro", "none": null, "tags": [1, "zwei", {"drei": 3.5}]}}""".getBytes(StandardCharsets.UTF_8);
        store.putPerson("shop/ann", Optional.of(ann));
        store.putPerson("shop/bob", person("bob", Map.of("unneeded", 1), Optional.empty()));
        store.putPerson("other/ann", Optional.of(ann));
        store.putGroup(
                "shop/company/c/1",
                json(new GroupRecord("shop", "company", "c/1", Map.of("name", "Zoë", "size", 7), Instant.EPOCH)));
        return store;
    }

    static Optional<byte[]> person(String id, Map<String, Object> properties, Optional<String> firstId)
            throws JsonProcessingException {
        return json(new PersonRecord("shop", id, "p", properties, firstId, Instant.EPOCH));
    }

    private static Optional<byte[]> json(Object value) throws JsonProcessingException {
        return Optional.of(WireJson.strict().writeValueAsBytes(value));
    }
}
