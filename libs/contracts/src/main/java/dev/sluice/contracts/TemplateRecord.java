package dev.sluice.contracts;

import dev.sluice.rollout.Template;
import java.util.Objects;

/**
 * A template's newest version. Topic {@code templates}, key {@code project/template}.
 *
 * @param project the template's project
 * @param template its definition
 */
public record TemplateRecord(String project, Template template) {
    public TemplateRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(template, "template");
    }
}
