package dev.sluice.flagconfig.definition;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Where a definition is kept. */
@Embeddable
record DefinitionId(
        String project,
        String kind,
        @Column(name = "definition_key") String key) {}
