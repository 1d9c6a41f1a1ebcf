package flex.chassis.testing;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The house rules of a service. */
public final class ServiceRules {
  private final String service;

  private ServiceRules(String service) {
    this.service = service;
  }

  /** Throws an {@link AssertionError} that names what breaks a rule; {@code service} is its package, {@code flex.<service>}. */
  public static void check(String service) {
    var classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(service);
    if (classes.isEmpty()) {
      throw new AssertionError("there is no class in " + service);
    }
    new ServiceRules(service).check(classes);
  }

  private void check(JavaClasses classes) {
    rules().forEach(rule -> rule.check(classes));
  }

  private List<ArchRule> rules() {
    return List.of(domainInCore(), timeAndChanceAsInput(), databaseInStores(), noCycles(), noOtherService());
  }

  private ArchRule domainInCore() {
    return noClasses().that().resideOutsideOfPackages("..io..", service).should().dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "com.mongodb..", "org.bson..", "org.apache..", "com.fasterxml..",
            "jakarta..", "io.micrometer..", "io.github.resilience4j..", "org.slf4j..", "flex.contracts.wire..",
            "flex.chassis..io..", service + "..io..")
        .because("the core of a feature knows the domain alone");
  }

  private static ArchRule timeAndChanceAsInput() {
    return noClasses().that().resideOutsideOfPackages("..io..").should().callMethod(Instant.class, "now")
        .orShould().callMethod(LocalDate.class, "now").orShould().callMethod(LocalDateTime.class, "now")
        .orShould().callMethod(System.class, "currentTimeMillis").orShould().callMethod(Clock.class, "instant")
        .orShould().callMethod(UUID.class, "randomUUID").because("time and chance arrive as input");
  }

  private static ArchRule databaseInStores() {
    return noClasses().that().haveSimpleNameNotEndingWith("Stores").and().haveSimpleNameNotEndingWith("Document")
        .and().haveSimpleNameNotEndingWith("Configuration").and().resideOutsideOfPackage("flex.chassis.database.io")
        .should().dependOnClassesThat()
        .resideInAnyPackage("com.mongodb.client.model..", "org.bson..", "org.springframework.data.mongodb..")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("com.mongodb.client.MongoCollection")
        .because("data is kept by classes named *Stores and *Document; *Configuration hands them the template");
  }

  private ArchRule noCycles() {
    return slices().matching(service + ".(*)..").should().beFreeOfCycles();
  }

  private ArchRule noOtherService() {
    return noClasses().should().dependOnClassesThat(resideInAPackage("flex..").and(not(resideInAnyPackage(
        "flex.contracts..", "flex.kernel..", "flex.steps..", "flex.chassis..", service + ".."))))
        .because("services know each other's messages only");
  }
}
