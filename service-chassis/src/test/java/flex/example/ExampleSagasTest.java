package flex.example;

import flex.contracts.RequestId;
import flex.contracts.ShopAlias;
import flex.contracts.StoreAlias;
import flex.contracts.wire.Wire;
import flex.example.ledger.LedgerSaga;
import flex.example.ledger.LedgerSaga.Entry;
import flex.example.ledger.LedgerSaga.Facts;
import flex.steps.StepInput.Begin;
import flex.suite.SagaSuite;
import flex.suite.SagaUnderTest;
import flex.suite.StepSagaUnderTest;
import java.util.List;
import java.util.Map;

class ExampleSagasTest extends SagaSuite {
  @Override
  protected List<SagaUnderTest<?, ?>> sagas() {
    return List.of(ledger());
  }

  static StepSagaUnderTest<Entry, Facts> ledger() {
    return StepSagaUnderTest.of(new LedgerSaga(), Wire.flex("site"), Map.of("WRITE", new Facts(1L)))
        .begunBy(new Begin<>(new Entry(new RequestId("r-1"), new StoreAlias("milestones"), new ShopAlias("Demo")),
            new Facts(null)));
  }
}
