package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.request.Aside;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Lists as bodies of requests: {@code text/csv}, {@code text/plain}, or a file in a form. */
@ApplicationScoped
class SentList {

    static final String CSV = "text/csv";

    private final Vertx vertx;
    private final Aside aside;

    SentList(Vertx vertx, Aside aside) {
        this.vertx = vertx;
        this.aside = aside;
    }

    /** The list in a body of the given type. */
    Uni<ReadList> read(MediaType type, byte[] body, Optional<String> column) {
        return aside.compute(() -> some(list(type, body, column)));
    }

    private static ReadList list(MediaType type, byte[] body, Optional<String> column) {
        String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        if (!charset.toLowerCase(Locale.ROOT).matches("\"?(utf-?8|us-ascii)\"?")) {
            throw ProblemException.badRequest(null, "send the list in UTF-8, not in " + charset);
        }
        byte[] sent = body == null ? new byte[0] : body;
        return type.getSubtype().equalsIgnoreCase("csv") ? ListReader.ofCsv(sent, column) : ListReader.ofText(sent);
    }

    /** The list in a form's file; it is a CSV file when it says so or is called so. */
    Uni<ReadList> read(FileUpload file, Optional<String> column) {
        if (file == null) {
            throw ProblemException.badRequest("list", "send the file as the part named \"list\"");
        }
        boolean isCsv = file.contentType().toLowerCase(Locale.ROOT).startsWith(CSV)
                || file.fileName().toLowerCase(Locale.ROOT).endsWith(".csv");
        return vertx.fileSystem()
                .readFile(file.uploadedFile().toString())
                .map(Buffer::getBytes)
                .chain(body ->
                        aside.compute(() -> some(isCsv ? ListReader.ofCsv(body, column) : ListReader.ofText(body))));
    }

    /** A file with nothing in it is a wrong file more often than a list of nobody. */
    private static ReadList some(ReadList list) {
        if (list.entries().isEmpty() && list.malformed() == 0) {
            throw ProblemException.badRequest(
                    null,
                    "the list has no entries: send an id or an e-mail address a line; a list of nobody is made by JSON,"
                            + " {\"id\":…,\"members\":[]}");
        }
        return list;
    }
}
