package flex.cli;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "flex.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule provisioningSystemIsForeign = classes().that()
      .haveNameMatching("flex\\.cli\\.demo\\.ForeignProvisioning(\\$.*)?").should().onlyDependOnClassesThat(
          DescribedPredicate.describe("are Kafka's client, the JDK, or its own",
              c -> c.getName().startsWith("java.") || c.getName().startsWith("org.apache.kafka.")
                  || c.getName().startsWith("org.jspecify.")
                  || c.getName().startsWith("flex.cli.demo.ForeignProvisioning")));

  @ArchTest
  static final ArchRule packagesHaveNoCycles = slices().matching("flex.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule deadLettersAreAllThatIsUsedOfTheKernel = noClasses().should().dependOnClassesThat(
      DescribedPredicate.describe("are the kernel's, but not its dead letters",
          c -> c.getPackageName().startsWith("flex.kernel")
              && !c.getName().startsWith("flex.kernel.DeadLetters")));

  @ArchTest
  static final ArchRule noServiceIsUsed = noClasses().should().dependOnClassesThat()
      .resideInAnyPackage("flex.site..", "flex.agent..");
}
