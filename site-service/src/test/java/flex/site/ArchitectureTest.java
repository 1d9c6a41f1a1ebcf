package flex.site;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The house rules of a service; others copy them with it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("flex.site");

  @Test
  void shouldKnowOnlyDomainWhenInCore() {
    check(noClasses().that().resideOutsideOfPackages("..io..", "flex.site").should().dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "com.mongodb..", "org.bson..", "org.apache..",
            "com.fasterxml..", "jakarta..", "io.micrometer..", "org.slf4j..", "flex.contracts.wire..",
            "flex.site..io.."));
  }

  @Test
  void shouldTakeTimeAndChanceAsInputWhenInCore() {
    var core = noClasses().that().resideOutsideOfPackages("..io..");
    check(core.should().callMethod(Instant.class, "now").orShould().callMethod(LocalDate.class, "now")
        .orShould().callMethod(LocalDateTime.class, "now").orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().callMethod(Clock.class, "instant").orShould().callMethod(UUID.class, "randomUUID"));
  }

  @Test
  void shouldLeaveMongoToStoresWhenDataIsKept() {
    check(noClasses().that().resideOutsideOfPackages("flex.site.registry.io", "flex.site.server.io").should()
        .dependOnClassesThat().resideInAnyPackage("com.mongodb.client.model..", "org.bson..")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("com.mongodb.client.MongoCollection"));
  }

  @Test
  void shouldHaveNoCyclesWhenFeaturesUseEachOther() {
    check(slices().matching("flex.site.(*)..").should().beFreeOfCycles());
  }

  @Test
  void shouldNotKnowOtherServicesWhenAlone() {
    check(
        noClasses().should().dependOnClassesThat().resideInAnyPackage("flex.agent..", "flex.cli..", "flex.embedded.."));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
