package dev.sluice.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells how every process does. */
@Command(name = "status", description = "Shows every process; exits with 0 when all are ready.")
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        StatusReport report =
                StatusReport.of(new Ledger(Sluice.settings().home().ledger()).read());
        if (json) {
            System.out.println(
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            report.table().forEach(System.out::println);
        }
        return report.ready() ? 0 : Sluice.REFUSED;
    }
}
