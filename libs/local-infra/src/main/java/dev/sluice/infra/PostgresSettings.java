package dev.sluice.infra;

import java.nio.file.Path;

/**
 * How one PostgreSQL server runs.
 *
 * @param folder its data
 * @param binaries where the server's programs are unpacked to, shared by any number of servers
 * @param log the file that its output is appended to
 * @param port where clients connect
 * @param password of both its users: {@value PostgresProcess#USER} and the superuser
 * @param durable false for tests: a commit need not reach the disk
 * @param endsWithThisJvm true for tests: when this JVM dies, however it dies, the server ends too
 */
public record PostgresSettings(
        DataFolder folder,
        Path binaries,
        Path log,
        int port,
        String password,
        boolean durable,
        boolean endsWithThisJvm) {}
