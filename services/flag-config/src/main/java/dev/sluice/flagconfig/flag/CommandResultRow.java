package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.flagconfig.history.RecordJson;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** How a command was answered. */
@Entity
@Table(name = "command_result")
class CommandResultRow {

    @Id
    @Column(name = "command_id")
    String commandId;

    @Column(nullable = false)
    @ColumnTransformer(read = "cast(result as text)", write = "cast(cast(? as text) as jsonb)")
    String result;

    @Column(nullable = false)
    Instant at;

    CommandResultRow() {}

    CommandResultRow(FlagCommandResult answer, Instant at) {
        this.commandId = answer.commandId();
        this.result = RecordJson.write(answer, FlagCommandResult.class);
        this.at = at;
    }

    FlagCommandResult toResult() {
        return RecordJson.read(result, FlagCommandResult.class);
    }
}
