package flex.contracts;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import flex.contracts.wire.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class IdentifierTest {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** Wrong for every identifier, however it is spelt. */
  private static final List<String> NEVER = List.of("", " ", "\n", "\u0000", "a\nb", "a\u0000b", "a\u2028b", "\ud83e");

  record Kind(Class<? extends Identifier> type, Function<String, Identifier> constructor, List<String> good,
      List<String> bad) {}

  private static final List<Kind> KINDS = List.of(
      new Kind(RequestId.class, RequestId::new,
          List.of("a", "7", "order-4711", "A.b_C-9", "x".repeat(100)),
          List.of("-a", ".a", "_a", "a b", "a/b", "ä", "a:b", "x".repeat(101))),
      new Kind(StoreAlias.class, StoreAlias::new,
          List.of("a", "7", "milestones", "a-b", "xn--bcher-kva", "x".repeat(63)),
          List.of("-a", "a-", "A", "a_b", "a.b", "a b", "ä", "x".repeat(64))),
      new Kind(ShopAlias.class, ShopAlias::new,
          List.of("a", "DemoShop", "Demo_Shop-2", "x".repeat(63)),
          List.of("-a", "_a", "a.b", "a/b", "../a", "a b", "ä", "x".repeat(64))),
      new Kind(ShopName.class, ShopName::new,
          List.of("a", "Milestones", " Meilensteine & Söhne – 🥾 ", "日本の店", "<b>\"'&", "🥾".repeat(100)),
          List.of("   ", "\u00a0", "a\tb", "a\u0085b", "a\u007f", "a\u0085", "a\u2029", "\u202eevil", "\u2066a",
              "\ud83ea",
              "x".repeat(101), "🥾".repeat(101))),
      new Kind(DomainName.class, DomainName::new,
          List.of("a.bc", "milestones.example.com", "a-b.c-d.de", "1.2.example", "x".repeat(63) + ".de",
              "xn--bcher-kva.example"),
          List.of("a.b", "localhost", "a..de", ".a.de", "a.de.", "-a.de", "a-.de", "A.de", "a_b.de", "127.0.0.1",
              "a b.de", "x".repeat(64) + ".de", "abcd.".repeat(50) + "abcd", "http://a.de")),
      new Kind(IpAddress.class, IpAddress::new,
          List.of("0.0.0.0", "127.77.0.2", "255.255.255.255", "10.0.0.99", "192.168.100.200"),
          List.of("256.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "01.2.3.4", "1.2.3.4 ", "1,2,3,4", "::1",
              "a.b.c.d")),
      new Kind(Version.class, Version::new,
          List.of("0.0.0", "6.14.0", "6.14.2", "9999.9999.9999"),
          List.of("6", "6.14", "6.14.0.1", "06.14.0", "6.14.00", "6.14.x", "v6.14.0", "6.14.0-rc1", "10000.0.0",
              "6..0")),
      new Kind(ShopType.class, ShopType::new,
          List.of("Flex_6_14_0", "Multistore_6_15_2", "A".repeat(32) + "_9999_9999_9999"),
          List.of("Flex", "Flex_6_14", "flex_6_14_0", "Flex_6.14.0", "Flex_06_14_0", "Flex_6_14_0_1", "Flex2_6_14_0",
              "A".repeat(33) + "_6_14_0")),
      new Kind(VmType.class, VmType::new,
          List.of("A", "Standard", "Advanced2", "A".repeat(32)),
          List.of("standard", "2A", "Very Big", "A-b", "A".repeat(33))),
      word(RequestKind.class, RequestKind::new), word(StepName.class, StepName::new),
      word(Problem.Reason.class, Problem.Reason::new));

  private static Kind word(Class<? extends Identifier> type, Function<String, Identifier> constructor) {
    return new Kind(type, constructor, List.of("A", "CREATE_SHOP", "STEP_2", "A".repeat(64)),
        List.of("create", "_A", "2A", "A-B", "A B", "Ä", "CREATE.SHOP", "A".repeat(65)));
  }

  static Stream<Arguments> good() {
    return KINDS.stream().flatMap(kind -> kind.good().stream().map(text -> arguments(kind, text)));
  }

  static Stream<Arguments> bad() {
    return KINDS.stream().flatMap(kind -> Stream.concat(
        Stream.concat(kind.bad().stream(), NEVER.stream()),
        // The end of a line before the end of the text is where dialects of regular expressions differ.
        Stream.of("\n", "\r\n", "\u0085", "\u2028").map(end -> kind.good().getFirst() + end))
        .map(text -> arguments(kind, text)));
  }

  /** Long texts made of what the patterns repeat, with an end that spoils the match. */
  static Stream<Arguments> hostile() {
    return KINDS.stream()
        .flatMap(kind -> Stream.of("a", "A", "1", "-", ".", "_", "a.", "a-", "1.", "_1", " ", "🥾", "a\n",
            "255.")
            .flatMap(part -> Stream.of(50, 250, 1_000_000 / part.length())
                .map(times -> arguments(kind, part.repeat(times) + "!\n"))));
  }

  @ParameterizedTest
  @MethodSource("good")
  void shouldAcceptWhenConstructorAndSchemaAgree(Kind kind, String text) {
    assertThat(kind.constructor().apply(text).value()).isEqualTo(text);
    assertThat(kind.constructor().apply(text)).hasToString(text);
    assertThat(acceptedBySchema(kind, text)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void shouldRefuseWhenConstructorAndSchemaAgree(Kind kind, String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> kind.constructor().apply(text))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    assertThat(acceptedBySchema(kind, text)).isFalse();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  void shouldRefuseFastWhenTextIsHostile(Kind kind, String text) {
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
      assertThatIllegalArgumentException().isThrownBy(() -> kind.constructor().apply(text));
      assertThat(acceptedBySchema(kind, text)).isFalse();
    });
  }

  @Test
  void shouldHaveTableForEveryIdentifier() {
    assertThat(KINDS).extracting(Kind::type)
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Identifier.class.getPermittedSubclasses())
            .<Class<? extends Identifier>>map(type -> type.asSubclass(Identifier.class)).toList());
  }

  @Test
  @Tag("SITE-02")
  void shouldDeriveStoreAliasAndVersionWhenTheyAreInTheName() {
    assertThat(StoreAlias.of(new DomainName("milestones.example.com"))).isEqualTo(new StoreAlias("milestones"));
    assertThat(new ShopType("Flex_6_14_0").version()).isEqualTo(new Version("6.14.0"));
  }

  @Test
  @Tag("SITE-03")
  void shouldOrderVersionsByTheirNumbers() {
    assertThat(Stream.of("6.14.10", "10.0.0", "6.14.2", "6.2.99").map(Version::new).sorted().map(Version::value))
        .containsExactly("6.2.99", "6.14.2", "6.14.10", "10.0.0");
    assertThat(new Version("6.14.0")).isEqualByComparingTo(new Version("6.14.0"));
  }

  @Test
  void shouldCutTextWhenItIsTooLong() {
    assertThat(Text.bounded("x".repeat(2000))).hasSize(2000).doesNotContain(".");
    assertThat(Text.bounded("x".repeat(2001))).hasSize(2000).endsWith("x...");
    assertThat(Text.bounded("x".repeat(1996) + "🥾".repeat(9))).isEqualTo("x".repeat(1996) + "...");
    assertThat(Text.boundedOrNull(null)).isNull();
  }

  /** Judged by the pattern alone, so that bounds beside it cannot hide that it accepts too much. */
  private static boolean acceptedBySchema(Kind kind, String text) {
    var schema = Json.mapper().createObjectNode().put("pattern", JsonSchemas.pattern(kind.type()));
    return REGISTRY.getSchema(schema).validate(Json.mapper().getNodeFactory().textNode(text)).isEmpty();
  }
}
