package flex.holiday;

import flex.suite.GoldenSagas;
import java.util.List;

class HolidayGoldenTest extends GoldenSagas {
  @Override
  protected List<Told> sagas() {
    return List.of(HolidaySagasTest.holiday().told());
  }
}
