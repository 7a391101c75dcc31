package dev.sluice.database;

import dev.sluice.kit.http.Outage;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import jakarta.inject.Singleton;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tells a database that is away, or in another's way, from one that refuses what it was given.
 *
 * <p>The reactive client, its pool and Hibernate each have their own way to say so, and wrap one another: the whole chain of causes
 * is looked at.
 */
@Singleton
public class DatabaseOutage implements Outage {

    /**
     * Classes of PostgreSQL's error codes after which the same statement may succeed (manual, appendix A): connection, authorization,
     * deadlock and serialization, resources, object not in the needed state, operator's intervention, system error.
     */
    private static final Set<String> PASSING = Set.of("08", "28", "40", "53", "55", "57", "58");

    /** "Read only transaction": a standby that is about to take over. */
    private static final String STANDBY = "25006";

    /** What the pool says when no connection comes free in time; it has no type of its own. */
    private static final String POOL_TIMEOUT = "Timeout";

    @Override
    public String what() {
        return "the database";
    }

    @Override
    public boolean isCauseOf(Throwable failure) {
        return isPassing(failure);
    }

    /** Whether the same work may succeed when it is tried again later. */
    public static boolean isPassing(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                // A chain of causes may be a circle.
                .limit(50)
                .anyMatch(DatabaseOutage::saysSo);
    }

    private static boolean saysSo(Throwable cause) {
        return switch (cause) {
            case DatabaseException refused -> isPassing(refused.getSqlState());
            case SQLException refused -> isPassing(refused.getSQLState());
            case ClosedConnectionException _,
                    SocketException _,
                    UnknownHostException _,
                    ClosedChannelException _,
                    TimeoutException _,
                    io.smallrye.mutiny.TimeoutException _ -> true;
            case VertxException closed -> String.valueOf(closed.getMessage()).startsWith("Connection ");
            default -> POOL_TIMEOUT.equals(cause.getMessage());
        };
    }

    private static boolean isPassing(String sqlState) {
        return sqlState != null
                && sqlState.length() == 5
                && (PASSING.contains(sqlState.substring(0, 2)) || sqlState.equals(STANDBY));
    }
}
