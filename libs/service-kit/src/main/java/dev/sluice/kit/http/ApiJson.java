package dev.sluice.kit.http;

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
        // 12.5 basis points are a mistake, not 12.
        WireJson.configure(mapper, true).disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }
}
