package dev.sluice.flagdelivery.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Flags and all that they are made of as a file.
 *
 * <p>The first line is {@code sluice-flags 1 SHA256 LENGTH}; the rest, which it vouches for, has one record a line, after its kind
 * and a space, in the JSON of the topics. A line that a newer or older release cannot read costs one flag and not the snapshot.
 */
final class SnapshotFormat implements SnapshotForm<Records> {

    private static final Logger LOG = Logger.getLogger(SnapshotFormat.class);
    private static final String MAGIC = "sluice-flags";
    private static final String VERSION = "1";
    private static final String PROJECT = "project ";
    private static final String FLAG = "flag ";
    private static final String COHORT = "cohort ";
    private static final String OVERRIDE = "override ";

    private final ObjectMapper json = WireJson.lenient();

    @Override
    public String name() {
        return "flags";
    }

    @Override
    public void write(Records content, OutputStream out) throws IOException {
        out.write(write(content));
    }

    @Override
    public Records read(Path file) throws RefusedException, IOException {
        return read(Files.readAllBytes(file));
    }

    byte[] write(Records records) throws JsonProcessingException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(64 * 1024);
        for (ProjectRecord project : records.projects()) {
            line(body, PROJECT, project);
        }
        for (CohortRecord cohort : records.cohorts()) {
            line(body, COHORT, cohort);
        }
        for (FlagRecord flag : records.flags()) {
            line(body, FLAG, flag);
        }
        for (FlagOverride override : records.overrides()) {
            line(body, OVERRIDE, override);
        }
        byte[] content = body.toByteArray();
        String head = String.join(" ", MAGIC, VERSION, sha256(content, 0), Integer.toString(content.length)) + "\n";
        ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + content.length);
        whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(content);
        return whole.toByteArray();
    }

    Records read(byte[] bytes) throws RefusedException {
        int headEnd = indexOfNewline(bytes, 0);
        if (headEnd < 0) {
            throw new RefusedException("it has no first line");
        }
        String[] head = new String(bytes, 0, headEnd, StandardCharsets.US_ASCII).split(" ", -1);
        if (head.length != 4 || !head[0].equals(MAGIC)) {
            throw new RefusedException("it is no snapshot");
        }
        if (!head[1].equals(VERSION)) {
            throw new RefusedException("it has format " + head[1] + ", known is " + VERSION);
        }
        int start = headEnd + 1;
        if (!head[3].equals(Integer.toString(bytes.length - start))) {
            throw new RefusedException("it has " + (bytes.length - start) + " bytes of " + head[3]);
        }
        if (!head[2].equals(sha256(bytes, start))) {
            throw new RefusedException("its checksum is wrong");
        }
        return readLines(bytes, start);
    }

    private Records readLines(byte[] bytes, int start) {
        List<ProjectRecord> projects = new ArrayList<>();
        List<FlagRecord> flags = new ArrayList<>();
        List<CohortRecord> cohorts = new ArrayList<>();
        List<FlagOverride> overrides = new ArrayList<>();
        int from = start;
        while (from < bytes.length) {
            int end = indexOfNewline(bytes, from);
            String line = new String(bytes, from, end - from, StandardCharsets.UTF_8);
            try {
                if (line.startsWith(PROJECT)) {
                    projects.add(json.readValue(line.substring(PROJECT.length()), ProjectRecord.class));
                } else if (line.startsWith(FLAG)) {
                    flags.add(json.readValue(line.substring(FLAG.length()), FlagRecord.class));
                } else if (line.startsWith(COHORT)) {
                    cohorts.add(json.readValue(line.substring(COHORT.length()), CohortRecord.class));
                } else if (line.startsWith(OVERRIDE)) {
                    overrides.add(json.readValue(line.substring(OVERRIDE.length()), FlagOverride.class));
                }
            } catch (JsonProcessingException e) {
                LOG.errorf("record of the snapshot not understood, left out: offset=%d %s", from, e.getMessage());
            }
            from = end + 1;
        }
        return new Records(projects, flags, cohorts, overrides);
    }

    private void line(ByteArrayOutputStream out, String kind, Object entry) throws JsonProcessingException {
        out.writeBytes(kind.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(json.writeValueAsBytes(entry));
        out.write('\n');
    }

    /** Every line ends with one: the checksum has shown that nothing is missing. */
    private static int indexOfNewline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String sha256(byte[] bytes, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, bytes.length - from);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
