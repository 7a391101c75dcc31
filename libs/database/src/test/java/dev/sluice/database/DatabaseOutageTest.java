package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.hibernate.HibernateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57P03", "53300", "55000", "40P01", "28P01", "25006"})
    void shouldWaitForWhatPasses(String sqlState) {
        PgException away = new PgException("no", "FATAL", sqlState, null);

        assertThat(DatabaseOutage.isPassing(new CompletionException(new HibernateException(away))))
                .isTrue();
        assertThat(DatabaseOutage.isPassing(new SQLException("no", sqlState))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23505", "42P01", "25001"})
    void shouldNotWaitWhenTheDatabaseRefusesTheData(String sqlState) {
        assertThat(DatabaseOutage.isPassing(new PgException("no", "ERROR", sqlState, null)))
                .isFalse();
    }

    @Test
    void shouldKnowTheClientsOwnFailures() {
        assertThat(DatabaseOutage.isPassing(new ConnectException("refused"))).isTrue();
        assertThat(DatabaseOutage.isPassing(
                        new HibernateException(new io.vertx.core.impl.NoStackTraceThrowable("Timeout"))))
                .isTrue();
        assertThat(DatabaseOutage.isPassing(new IllegalStateException("a row that cannot be read")))
                .isFalse();
    }
}
