package dev.sluice.flagconfig.cohort;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of the entries that a request sent. */
@Schema(name = "MemberReport")
record MemberReport(
        @Schema(description = "New on the list") int added,
        @Schema(description = "On the list already") int known,
        @Schema(description = "Taken off the list") int removed,

        @Schema(description = "To be taken off, but not on the list")
        int unknown,

        @Schema(description = "Sent more than once; each counts once above")
        int repeated,

        @Schema(description = "No entries: neither an id nor an e-mail address")
        int malformed,

        @Schema(description = "The first 100 of the malformed ones")
        List<ReadList.Malformed> problems) {}
