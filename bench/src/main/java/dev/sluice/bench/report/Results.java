package dev.sluice.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.sluice.bench.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows on disk: a JSON list, every field always there, {@code null} for what a row does not have. */
public final class Results {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    private Results() {}

    /** The rows of a file; none when it is not there. */
    public static List<Row> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.isBlank() ? List.of() : JSON.readValue(text, new TypeReference<List<Row>>() {});
    }

    /** Writes the rows, one a line, so that a difference between two runs can be read. */
    public static void write(Path file, List<Row> rows) throws IOException {
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
        lines.indentArraysWith(new DefaultIndenter("  ", "\n"));
        lines.indentObjectsWith(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
        Files.writeString(file, JSON.writer(lines).writeValueAsString(rows) + "\n");
    }
}
