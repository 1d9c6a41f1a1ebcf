package flex.kernel;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import flex.contracts.Address;
import flex.contracts.Problem;
import flex.contracts.Text;
import flex.contracts.Topics;
import java.time.Instant;
import java.util.Set;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

@AnalyzeClasses(packagesOf = Sagas.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> DOMAIN_FREE = Set.of(Address.class.getName(), Problem.class.getName(),
      Problem.Reason.class.getName(), Problem.Kind.class.getName(),
      Text.class.getName(), Topics.class.getName());

  @ArchTest
  static void shouldShowAtMostTenTypes(JavaClasses classes) {
    assertThat(classes.stream().filter(c -> c.isTopLevelClass() && c.getModifiers().contains(JavaModifier.PUBLIC)))
        .hasSizeLessThanOrEqualTo(10);
  }

  @ArchTest
  static final ArchRule KNOWS_NO_DOMAIN_WORD = noClasses().should()
      .dependOnClassesThat(DescribedPredicate.describe("are messages or values of the domain",
          (JavaClass c) -> c.getPackageName().equals("flex.contracts") && !DOMAIN_FREE.contains(c.getName())));

  /** Sagas is built from a database, and Outage knows which of its exceptions pass. */
  @ArchTest
  static final ArchRule ONLY_STORES_TOUCH_THE_DATABASE = noClasses().that().haveNameNotMatching(
      "flex\\.kernel\\.(MongoSagaStore|SagaHistory|Damage|SagaStore|SagaBson|BecauseBson|Reception|Views|Residents|Repair|Sagas|Outage)(\\$.*)?")
      .should()
      .dependOnClassesThat().resideInAnyPackage("com.mongodb..", "org.bson..");

  @ArchTest
  static final ArchRule THE_STEP_IS_PURE = noClasses().that()
      .haveNameMatching("flex\\.kernel\\.(Definition|SagaDocument|Effect|Saga|Named)(\\$.*)?").should()
      .callMethod(Instant.class, "now").orShould().dependOnClassesThat()
      .resideInAnyPackage("org.apache.kafka..", "org.springframework..", "com.mongodb..", "org.bson..");
}
