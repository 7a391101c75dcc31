package dev.sluice.flagconfig;

import static io.restassured.RestAssured.given;

import dev.sluice.testkit.JwtResource;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;

/** The API as an editor named Ada asks it. */
public final class Api {

    public static final String PROJECT = "/api/v1/projects/default";

    static {
        // Most tests are not about who is reached; those that are have a project of their own.
        unbound(PROJECT);
    }

    private Api() {}

    /** Lets anything be widened in a project without a confirmation. */
    private static void unbound(String project) {
        int version = get(project + "/widening-limit").extract().path("version");
        putAsAdmin(project + "/widening-limit", "{\"version\":" + version + ",\"share\":10000,\"people\":0}")
                .statusCode(200);
    }

    public static ValidatableResponse get(String path) {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .get(path)
                .then();
    }

    public static ValidatableResponse post(String path, String body) {
        return editing(body).post(path).then();
    }

    public static ValidatableResponse put(String path, String body) {
        return editing(body).put(path).then();
    }

    public static ValidatableResponse patch(String path, String body) {
        return editing(body).patch(path).then();
    }

    /** The same as an admin. */
    public static ValidatableResponse postAsAdmin(String path, String body) {
        return administering(body).post(path).then();
    }

    /** The same as an admin. */
    public static ValidatableResponse putAsAdmin(String path, String body) {
        return administering(body).put(path).then();
    }

    /** The same as an admin. */
    public static ValidatableResponse deleteAsAdmin(String path) {
        return administering("").delete(path).then();
    }

    private static io.restassured.specification.RequestSpecification administering(String body) {
        return given().auth()
                .oauth2(JwtResource.token("grace", "viewer", "editor", "admin"))
                .contentType(ContentType.JSON)
                .body(body);
    }

    /** A project that no other test has, where nothing has to be confirmed; its path. */
    public static String newProject() {
        String project = newCarefulProject();
        unbound(project);
        return project;
    }

    /** A project that no other test has, with the limit that projects have at first; its path. */
    public static String newCarefulProject() {
        String name = newKey("project");
        postAsAdmin("/api/v1/projects", "{\"name\":\"" + name + "\"}").statusCode(201);
        return "/api/v1/projects/" + name;
    }

    public static ValidatableResponse delete(String path) {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .delete(path)
                .then();
    }

    private static io.restassured.specification.RequestSpecification editing(String body) {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor"))
                .contentType(ContentType.JSON)
                .body(body);
    }

    /** A key that no other test has. */
    public static String newKey(String start) {
        return start + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A new flag for nobody; its key. */
    public static String newFlag(String start) {
        String key = newKey(start);
        post(PROJECT + "/flags", "{\"key\":\"" + key + "\"}").statusCode(201);
        return key;
    }

    /** A new conversion metric; its key. */
    public static String newMetric() {
        String key = newKey("checkout");
        post(PROJECT + "/metrics", """
                {"key":"%s","name":"Checkout conversion","window":"PT1H",
                 "measure":{"kind":"conversion","event":{"name":"order completed"}}}""".formatted(key)).statusCode(201);
        return key;
    }
}
