package dev.sluice.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one OpenAPI document of several. Paths are put side by side; of two components with the same name and different content the
 * later gets its service's name in front, and references to it follow.
 */
public final class OpenApiMerge {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMPONENTS = "components";
    private static final String REFERENCE = "#/components/";
    private static final String API = "/api/";
    private static final String OWN_PAGES = "/q/";
    private static final String ADMIN_KEY = "adminKey";

    private OpenApiMerge() {}

    /**
     * Merges.
     *
     * @param documents each service's own description, by the service's name
     * @param missing names of services whose description could not be had
     */
    public static ObjectNode merge(Map<String, ? extends JsonNode> documents, Collection<String> missing) {
        ObjectNode whole = JSON.createObjectNode();
        whole.put("openapi", "3.1.0");
        whole.putObject("info")
                .put("title", "Sluice")
                .put("version", "1")
                .put(
                        "description",
                        "Opens a feature to users gate by gate, and shuts the gate the moment a guardrail metric drops.");
        whole.putArray("servers").addObject().put("url", "/");
        whole.putObject("paths");
        whole.putObject(COMPONENTS)
                .putObject("securitySchemes")
                .putObject(ADMIN_KEY)
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "The admin key.");
        documents.forEach((service, document) -> add(whole, service, document.deepCopy()));
        if (!missing.isEmpty()) {
            ArrayNode list = whole.putArray("x-sluice-missing-services");
            missing.forEach(list::add);
        }
        return whole;
    }

    private static void add(ObjectNode whole, String service, JsonNode document) {
        JsonNode components = document.path(COMPONENTS);
        for (Map.Entry<String, JsonNode> kind : components.properties()) {
            // How services know each other is no business of callers.
            if (!kind.getKey().equals("securitySchemes")) {
                for (String name : fieldNames(kind.getValue())) {
                    addComponent(whole, service, document, kind.getKey(), name);
                }
            }
        }
        ObjectNode paths = (ObjectNode) whole.get("paths");
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            if (path.getValue() instanceof ObjectNode item && !path.getKey().startsWith(OWN_PAGES)) {
                describeOperations(item, service, path.getKey().startsWith(API + "v1"));
                paths.set(path.getKey(), item);
            }
        }
    }

    private static void addComponent(ObjectNode whole, String service, JsonNode document, String kind, String name) {
        ObjectNode target = ((ObjectNode) whole.get(COMPONENTS)).withObjectProperty(kind);
        JsonNode component = document.get(COMPONENTS).get(kind).get(name);
        JsonNode present = target.get(name);
        if (present == null || present.equals(component)) {
            target.set(name, component);
            return;
        }
        String renamed = service + "." + name;
        rename(document, REFERENCE + kind + "/" + name, REFERENCE + kind + "/" + renamed);
        target.set(renamed, document.get(COMPONENTS).get(kind).get(name));
    }

    private static void rename(JsonNode node, String from, String to) {
        if (node instanceof ObjectNode object) {
            if (object.path("$ref").asText().equals(from)) {
                object.set("$ref", TextNode.valueOf(to));
            }
            object.properties().forEach(field -> rename(field.getValue(), from, to));
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> rename(element, from, to));
        }
    }

    /** Names the service behind each operation, and the key that the gateway asks for. */
    private static void describeOperations(ObjectNode item, String service, boolean needsKey) {
        item.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode operation) {
                operation.put("x-sluice-service", service);
                ArrayNode security = operation.putArray("security");
                if (needsKey) {
                    security.addObject().putArray(ADMIN_KEY);
                }
            }
        });
    }

    private static Set<String> fieldNames(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
