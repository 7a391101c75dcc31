package dev.sluice.kit.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Makes the API speak the same JSON as the topics, and refuse fields that do not exist. */
@Singleton
public class ApiJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        // Whoever says a thing twice, or goes on after the end, means something that two readers would take
        // differently.
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        // 12.5 basis points are a mistake, not 12.
        WireJson.configure(mapper, true).disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }
}
