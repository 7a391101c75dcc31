package dev.sluice.flagconfig.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.testkit.JwtResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Tokens that nobody but the gateway can make. All services check them by the same settings, of the service kit. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class ForgedTokenTest {

    private static final String ES256 = "{\"alg\":\"ES256\",\"typ\":\"JWT\"}";

    @ConfigProperty(name = "mp.jwt.verify.publickey.location")
    String publicKey;

    @Test
    void shouldTakeTheGatewaysTokenAndNoneThatIsOverForAnotherOrFromElsewhere() {
        long now = Instant.now().getEpochSecond();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("expired", JwtResource.signed(ES256, claims("sluice-gateway", "flag-config", now - 120, now - 60)));
        tokens.put(
                "without an end",
                JwtResource.signed(
                        ES256,
                        "{\"iss\":\"sluice-gateway\",\"aud\":\"flag-config\","
                                + "\"sub\":\"eve\",\"upn\":\"eve\",\"groups\":[\"viewer\",\"admin\"],\"iat\":" + now
                                + "}"));
        tokens.put(
                "for another service", JwtResource.signed(ES256, claims("sluice-gateway", "notifier", now, now + 60)));
        tokens.put(
                "for nobody",
                JwtResource.signed(
                        ES256,
                        claims("sluice-gateway", "flag-config", now, now + 60)
                                .replace("\"aud\":\"flag-config\",", "")));
        tokens.put("a session", JwtResource.signed(ES256, claims("sluice-session", "sluice-session", now, now + 60)));
        tokens.put("of another issuer", JwtResource.signed(ES256, claims("elsewhere", "flag-config", now, now + 60)));

        assertThat(status(JwtResource.signed(ES256, claims("sluice-gateway", "flag-config", now, now + 60))))
                .isEqualTo(200);
        tokens.forEach((what, token) -> assertThat(status(token)).as(what).isEqualTo(401));
    }

    @Test
    void shouldTakeNoTokenThatTheGatewayDidNotSign() throws Exception {
        long now = Instant.now().getEpochSecond();
        String claims = claims("sluice-gateway", "flag-config", now, now + 60);
        String good = JwtResource.signed(ES256, claims);
        String[] parts = good.split("\\.", -1);
        KeyPair strangers = pair("secp256r1");
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}";
        byte[] pem = Files.readAllBytes(Path.of(URI.create(publicKey)));
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("no signature", base64("{\"alg\":\"none\"}") + "." + parts[1] + ".");
        forged.put("no signature, in capitals", base64("{\"alg\":\"NONE\"}") + "." + parts[1] + ".");
        forged.put("signature left out", parts[0] + "." + parts[1] + ".");
        forged.put("signature of zeros", parts[0] + "." + parts[1] + "." + base64(new byte[64]));
        forged.put("public key as a shared secret, PEM", hmac(pem, claims));
        forged.put("public key as a shared secret, DER", hmac(decoded(pem), claims));
        forged.put("a stranger's key", signed(strangers.getPrivate(), ES256, claims));
        forged.put(
                "a stranger's key, brought along",
                signed(strangers.getPrivate(), "{\"alg\":\"ES256\",\"jwk\":" + jwk + "}", claims));
        forged.put(
                "a key fetched from elsewhere",
                signed(strangers.getPrivate(), "{\"alg\":\"ES256\",\"jku\":\"http://127.0.0.1:1/keys\"}", claims));
        forged.put("another algorithm's name", JwtResource.signed("{\"alg\":\"RS256\"}", claims));
        forged.put(
                "changed after signing",
                parts[0] + "." + base64(claims.replace("\"eve\"", "\"ada\"")) + "." + parts[2]);
        forged.put("not a token", "x.y.z");

        assertThat(status(good)).isEqualTo(200);
        forged.forEach((what, token) -> assertThat(status(token)).as(what).isEqualTo(401));
    }

    private static int status(String token) {
        return given().auth().oauth2(token).get("/api/v1/access-keys").statusCode();
    }

    private static String claims(String issuer, String audience, long from, long to) {
        return "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"eve\",\"upn\":\"eve\",\"groups\":[\"viewer\",\"admin\"],\"iat\":%d,\"exp\":%d}"
                .formatted(issuer, audience, from, to);
    }

    private static String hmac(byte[] secret, String claims) throws Exception {
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String signed(PrivateKey key, String header, String claims) throws Exception {
        String signed = base64(header) + "." + base64(claims);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static KeyPair pair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static byte[] decoded(byte[] pem) {
        String text = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return Base64.getDecoder().decode(text);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
