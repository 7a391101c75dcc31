package dev.sluice.flagdelivery.snapshot;

import dev.sluice.flagdelivery.people.PeopleFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * People as a file: a first line {@code sluice-people 1}, numbers and texts, and at the end the SHA-256 of all before. Written piece
 * by piece, as millions of people are not to be in memory twice.
 */
final class PeopleForm implements SnapshotForm<People> {

    private static final String MAGIC = "sluice-people ";
    private static final String FIRST_LINE = MAGIC + "1\n";
    private static final int DIGEST_BYTES = 32;

    @Override
    public String name() {
        return "people";
    }

    @Override
    public void write(People content, OutputStream out) throws IOException {
        MessageDigest digest = sha256();
        DataOutputStream data =
                new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(out, digest), 64 * 1024));
        data.write(FIRST_LINE.getBytes(StandardCharsets.US_ASCII));
        PeopleFile.write(data, content.store(), content.lists());
        data.flush();
        out.write(digest.digest());
    }

    /** Summed up first and read second: nothing in a broken file is to be believed, its lengths least of all. */
    @Override
    public People read(Path file) throws RefusedException, IOException {
        long contentBytes = Files.size(file) - DIGEST_BYTES;
        if (contentBytes < FIRST_LINE.length()) {
            throw new RefusedException("it is cut off");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
            String first = new String(in.readNBytes(FIRST_LINE.length()), StandardCharsets.US_ASCII);
            if (!first.startsWith(MAGIC)) {
                throw new RefusedException("it is no snapshot of people");
            }
            if (!first.equals(FIRST_LINE)) {
                throw new RefusedException("it has another release's form: " + first.strip());
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = sha256();
            byte[] block = new byte[64 * 1024];
            for (long left = contentBytes; left > 0; ) {
                int read = in.readNBytes(block, 0, (int) Math.min(block.length, left));
                if (read == 0) {
                    throw new RefusedException("it is cut off");
                }
                digest.update(block, 0, read);
                left -= read;
            }
            if (!Arrays.equals(digest.digest(), in.readNBytes(DIGEST_BYTES))) {
                throw new RefusedException("its checksum is wrong");
            }
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 64 * 1024))) {
            in.skipNBytes(FIRST_LINE.length());
            PeopleFile read = PeopleFile.read(in);
            return new People(read.store(), read.lists());
        } catch (RuntimeException e) {
            throw new RefusedException("it is not understood: " + e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
