package dev.sluice.flagconfig.template;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.outbox.Outbox;
import dev.sluice.rollout.Template;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Carries out what people want of templates, each in one transaction. */
@ApplicationScoped
class TemplateRuntime {

    /** Makes a template from what the project has. */
    @FunctionalInterface
    interface Draft {
        /**
         * The template; throws a 422 that names the field when it may not be.
         *
         * @param metrics keys of the project's metrics
         */
        Template template(Known known, Set<String> metrics);
    }

    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;

    TemplateRuntime(Outbox outbox, ProjectStore projects, DefinitionStore definitions) {
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
    }

    /** Keeps a new template; fails with a 409 when its key is taken. */
    Uni<Definition<Template>> create(String project, Draft draft, Change change) {
        return outbox.inTransaction(session -> checked(session, project, draft)
                .chain(template -> definitions.create(
                        session,
                        DefinitionKind.TEMPLATE,
                        project,
                        template.key(),
                        version -> withVersion(template, version),
                        change)));
    }

    /** Keeps a template's next version; fails with a 404 or 409 when it is not at the expected one. */
    Uni<Definition<Template>> replace(String project, String key, long expectedVersion, Draft draft, Change change) {
        return outbox.inTransaction(session -> checked(session, project, draft)
                .chain(template -> definitions.replace(
                        session,
                        DefinitionKind.TEMPLATE,
                        project,
                        key,
                        expectedVersion,
                        version -> withVersion(template, version),
                        change)));
    }

    private Uni<Template> checked(Mutiny.Session session, String project, Draft draft) {
        return projects.requireForChange(session, project)
                .chain(() -> projects.known(session, project))
                .chain(known -> definitions
                        .list(session, DefinitionKind.METRIC, project)
                        .map(all -> {
                            Set<String> metrics = all.stream()
                                    .map(metric -> metric.thing().key())
                                    .collect(Collectors.toSet());
                            Template template = draft.template(known, metrics);
                            TemplateChecks.check(template, known, metrics);
                            return template;
                        }));
    }

    private static Template withVersion(Template template, long version) {
        return new Template(
                template.key(),
                Math.toIntExact(version),
                template.name(),
                template.stages(),
                template.guardrails(),
                template.alpha(),
                template.beta(),
                template.holdback(),
                template.rulesOrPlain());
    }
}
