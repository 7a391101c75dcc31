package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.infra.Broker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TestServersTest {

    @Test
    void shouldServeTopicsWhenTheBrokerIsAskedFor() throws Exception {
        // given
        Broker broker = TestServers.broker();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            // when
            admin.createTopics(List.of(new NewTopic("first", 2, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);

            // then
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("first");
        }
    }

    @Test
    void shouldOfferTheNewTransactionProtocolWhenTheBrokerIsNew() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestServers.broker().bootstrapServers()))) {
            // when
            FeatureMetadata features =
                    admin.describeFeatures().featureMetadata().get(20, TimeUnit.SECONDS);

            // then
            assertThat(features.finalizedFeatures().get("transaction.version").maxVersionLevel())
                    .isEqualTo((short) 2);
        }
    }

    @Test
    void shouldGiveEachServiceStartAnEmptyDatabaseOfItsOwn() throws Exception {
        // when
        Map<String, String> first = new PostgresResource().start();
        Map<String, String> second = new PostgresResource().start();

        // then
        assertThat(first.get("SLUICE_DB_NAME")).isNotEqualTo(second.get("SLUICE_DB_NAME"));
        try (Connection connection = connect(first, first.get("SLUICE_DB_PASSWORD"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("create table kept (id int)")).isZero();
        }
    }

    @Test
    void shouldRefuseAWrongPassword() {
        Map<String, String> database = new PostgresResource().start();

        assertThatThrownBy(() -> connect(database, "wrong").close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
    }

    private static Connection connect(Map<String, String> database, String password) throws SQLException {
        String url = "jdbc:postgresql://" + database.get("SLUICE_DB_HOST") + ":" + database.get("SLUICE_DB_PORT") + "/"
                + database.get("SLUICE_DB_NAME");
        return DriverManager.getConnection(url, database.get("SLUICE_DB_USER"), password);
    }
}
