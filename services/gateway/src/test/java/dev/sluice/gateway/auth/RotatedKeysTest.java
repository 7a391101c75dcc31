package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another key takes the place of the gateway's, as services see it: by the library and the settings that they check tokens with. */
class RotatedKeysTest {

    private static final KeyPair OLD = TestKeys.pair();
    private static final KeyPair NEXT = TestKeys.pair();

    @Test
    void shouldLeaveNoMomentInWhichServicesRefuseTheGateway(
            @TempDir Path before, @TempDir Path during, @TempDir Path after, @TempDir Path strange) throws Exception {
        SigningKeys oldSigns = TestKeys.signing(before, OLD, NEXT);
        SigningKeys nextSigns = TestKeys.signing(during, NEXT, OLD);
        SigningKeys strangerSigns = TestKeys.signing(strange, TestKeys.pair());
        JWTParser withBoth = service("flag-config", published(before, oldSigns));
        JWTParser withNext = service("flag-config", published(after, TestKeys.signing(after, NEXT)));

        assertThat(withBoth.parse(token(oldSigns)).getName()).isEqualTo("admin");
        assertThat(withBoth.parse(token(nextSigns)).getGroups()).contains("viewer", "admin");
        assertThat(withNext.parse(token(nextSigns)).getName()).isEqualTo("admin");
        assertThatThrownBy(() -> withNext.parse(token(oldSigns))).isInstanceOf(ParseException.class);
        assertThatThrownBy(() -> withBoth.parse(token(strangerSigns))).isInstanceOf(ParseException.class);
        assertThatThrownBy(
                        () -> service("notifier", published(before, oldSigns)).parse(token(oldSigns)))
                .isInstanceOf(ParseException.class);
    }

    private static String token(SigningKeys keys) {
        return new TokenIssuer(keys).of(Caller.ADMIN, "flag-config");
    }

    /** What {@code /.well-known/jwks.json} shows, as the file that services are given. */
    private static String published(Path folder, SigningKeys keys) throws Exception {
        return Files.writeString(folder.resolve("published.json"), keys.keySet())
                .toUri()
                .toString();
    }

    private static JWTParser service(String name, String keys) {
        JWTAuthContextInfo settings = new JWTAuthContextInfo(keys, "sluice-gateway");
        settings.setSignatureAlgorithm(Set.of(SignatureAlgorithm.ES256));
        settings.setExpectedAudience(Set.of(name));
        settings.setClockSkew(5);
        return new DefaultJWTParser(settings);
    }
}
