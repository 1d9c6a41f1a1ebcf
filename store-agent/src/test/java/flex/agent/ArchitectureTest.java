package flex.agent;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "flex.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule coreKnowsOnlyTheJdkAndTheContracts = classes().that().resideOutsideOfPackage("..io..").should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage("java..", "org.jspecify..", "flex.contracts", "flex.agent", "flex.agent.commands",
          "flex.agent.shops", "flex.agent.settings", "flex.agent.store", "flex.agent.storefront", "flex.agent.api",
          "flex.agent.enrolment");

  @ArchTest
  static final ArchRule coreAsksNobodyForTimeOrChance = noClasses().that().resideOutsideOfPackage("..io..").should()
      .callMethod(Instant.class, "now").orShould().callMethod(UUID.class, "randomUUID").orShould()
      .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule onlyTheStoreWritesFiles = noClasses().that().resideOutsideOfPackage("flex.agent.store.io")
      .should().callMethod(java.nio.file.Files.class, "write", java.nio.file.Path.class, byte[].class,
          java.nio.file.OpenOption[].class)
      .orShould().dependOnClassesThat().areAssignableTo(java.io.FileOutputStream.class);

  @ArchTest
  static final ArchRule onlyJournalAndShopsTouchTheDatabase = noClasses().that()
      .resideOutsideOfPackages("flex.agent.commands.io", "flex.agent.shops.io").should().dependOnClassesThat()
      .resideInAnyPackage("com.mongodb..", "org.bson..");

  @ArchTest
  static final ArchRule theEngineKnowsNoFeature = noClasses().that().resideInAPackage("flex.agent.commands..").should()
      .dependOnClassesThat().resideInAnyPackage("flex.agent", "flex.agent.shops..", "flex.agent.settings..");

  @ArchTest
  static final ArchRule featuresHaveNoCycles = slices().matching("flex.agent.(*)..").should().beFreeOfCycles();
}
