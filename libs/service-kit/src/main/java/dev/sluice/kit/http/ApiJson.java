package dev.sluice.kit.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Makes the API speak the same JSON as the topics, and refuse fields that do not exist. */
@Singleton
public class ApiJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        WireJson.configure(mapper, true);
    }
}
