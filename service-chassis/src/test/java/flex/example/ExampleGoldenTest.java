package flex.example;

import flex.suite.GoldenSagas;
import java.util.List;

class ExampleGoldenTest extends GoldenSagas {
  @Override
  protected List<Told> sagas() {
    return List.of(ExampleSagasTest.ledger().told());
  }
}
