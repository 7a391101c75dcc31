package dev.sluice.flagconfig.importing;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that means slightly else here, or did not come along.
 *
 * @param field where it stands in what was sent
 */
@Schema(name = "ImportNote", description = "Something that means slightly else here, or did not come along")
public record Note(String field, String message) {}
