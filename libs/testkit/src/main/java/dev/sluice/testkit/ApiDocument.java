package dev.sluice.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/** The document of its API that a service under test gives out, for those who make clients from it. */
public final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiDocument() {}

    /** The whole document of the service at that address. */
    public static JsonNode of(URI service) {
        try (InputStream document =
                service.resolve("/q/openapi?format=json").toURL().openStream()) {
            return JSON.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException("no document of the API at " + service, e);
        }
    }

    /** All names that any enumeration of a component has. */
    public static List<String> enumerated(JsonNode document) {
        return document.get("components").findValues("enum").stream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::asText)
                .toList();
    }
}
