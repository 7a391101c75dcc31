package dev.sluice.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** The cores decide as pure functions of values: JDK only, and neither clock nor chance nor input and output. */
@AnalyzeClasses(
        packages = {"dev.sluice.flag", "dev.sluice.metric", "dev.sluice.rollout"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class CoresArePureTest {

    @ArchTest
    static final ArchRule DEPEND_ON_THE_JDK_AND_EACH_OTHER = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.sluice.flag..", "dev.sluice.metric..", "dev.sluice.rollout..");

    @ArchTest
    static final ArchRule FLAGS_KNOW_NOTHING_OF_METRICS_AND_ROLLOUTS = noClasses()
            .that()
            .resideInAPackage("dev.sluice.flag..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.metric..", "dev.sluice.rollout..");

    @ArchTest
    static final ArchRule METRICS_KNOW_NOTHING_OF_ROLLOUTS = noClasses()
            .that()
            .resideInAPackage("dev.sluice.metric..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.rollout..");

    @ArchTest
    static final ArchRule ASK_NO_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .accessClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule LEAVE_NOTHING_TO_CHANCE = noClasses()
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random");

    @ArchTest
    static final ArchRule TOUCH_NOTHING_OUTSIDE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..");
}
