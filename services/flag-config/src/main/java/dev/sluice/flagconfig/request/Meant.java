package dev.sluice.flagconfig.request;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Whether a change is meant, as it stands in the address of a request that may widen a flag. */
public class Meant {

    @Parameter(
            description =
                    "true: answer as if it were done, with whom it would newly reach, and change nothing; false when left out")
    @QueryParam("dry_run")
    Optional<String> dryRun = Optional.empty();

    @Parameter(
            description =
                    "The flag's key: needed, with a reason, when more is widened than the project takes without asking")
    @QueryParam("confirm")
    List<String> confirm = List.of();
}
