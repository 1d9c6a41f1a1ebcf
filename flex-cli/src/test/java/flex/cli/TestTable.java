package flex.cli;

import flex.cli.stack.FlexService;
import flex.cli.stack.Offer;
import flex.cli.stack.Port;
import flex.cli.stack.Preparation;
import flex.cli.stack.Services;
import java.util.List;
import java.util.Set;

/** A table with a service more than Flex has: its row is all that it takes. */
final class TestTable {
  static final FlexService SITE = Services.FLEX.ofStores();
  static final FlexService TRANSFER = new FlexService("transfer",
      List.of(new Port("transfer", 8081, "HTTP of transfers")), "64m", Set.of(Offer.REQUESTS, Offer.SAGAS), List.of(),
      Preparation.NONE);
  static final Services TWO = new Services(List.of(SITE, TRANSFER));

  private TestTable() {}
}
