package flex.site.enrolment;

import flex.contracts.StoreAlias;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class EnrolmentTest {
  @Test
  void shouldNameDatabaseAfterStoreWhenAliasIsShort() {
    assertThat(Enrolment.databaseName(new StoreAlias("two-words"))).isEqualTo("store_two_words");
  }

  @Test
  void shouldGiveEachStoreANameThatMongoTakesWhenAliasHas63Characters() {
    var one = Enrolment.databaseName(new StoreAlias("a".repeat(62) + "1"));
    var other = Enrolment.databaseName(new StoreAlias("a".repeat(62) + "2"));

    assertThat(one.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
    assertThat(one).matches("store_a+_[0-9a-f]{32}").isNotEqualTo(other);
  }
}
