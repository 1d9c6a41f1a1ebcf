package flex.contracts;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "flex.contracts", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule messagesKnowNothingButTheJdk = classes().that().resideInAPackage("flex.contracts")
      .should().onlyDependOnClassesThat().resideInAnyPackage("flex.contracts", "java..", "org.jspecify..");

  /** With the rule above there is no cycle of packages: wire may know the messages, never the reverse. */
  @ArchTest
  static final ArchRule wireKnowsNoServiceAndNoFramework = classes().that().resideInAPackage("flex.contracts.wire")
      .should().onlyDependOnClassesThat().resideInAnyPackage("flex.contracts..", "java..", "javax.crypto..",
          "org.jspecify..", "com.fasterxml.jackson..", "com.networknt.schema..", "io.cloudevents..",
          "org.apache.kafka..");

  /** The wire handles any table of types; the messages of Flex come to it from the table alone. */
  @ArchTest
  static final ArchRule wireKnowsNoMessage = noClasses().that().resideInAPackage("flex.contracts.wire")
      .should().dependOnClassesThat().areAssignableTo(Message.class);

  @ArchTest
  static final ArchRule messagesAreRecordsOfSealedFamilies = classes().that().areAssignableTo(Message.class)
      .and().areNotInterfaces().should().beRecords();

  @ArchTest
  static final ArchRule timeAndChanceComeFromOutside = noClasses()
      .should().callMethod(Instant.class, "now")
      .orShould().callMethod(UUID.class, "randomUUID")
      .orShould().callMethod(Clock.class, "systemUTC");
}
