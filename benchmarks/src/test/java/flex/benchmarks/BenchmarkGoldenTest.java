package flex.benchmarks;

import flex.suite.GoldenSagas;
import java.util.List;
import java.util.Map;

/** How the saga is stored that is measured: what is compared from release to release stays the same. */
class BenchmarkGoldenTest extends GoldenSagas {
  @Override
  protected List<Told> sagas() {
    var subject = new TenStepsUnderTest();
    return List.of(new Told(subject.saga(), subject.wire(), "one", List.of(
        new Form("under-way", scene -> {
          scene.tell(new TenSteps.Start("one"));
          scene.answer(new TenSteps.Did(0));
        }),
        new Form("parked", scene -> {
          scene.tell(new TenSteps.Start("one"));
          scene.breakCode();
          scene.tell(new TenSteps.Start("one"));
          scene.answer(new TenSteps.Did(0));
        }),
        new Form("ended", scene -> {
          scene.tell(new TenSteps.Start("one"));
          for (var step = 0; step < TenSteps.STEPS; step++) {
            scene.answer(new TenSteps.Did(step));
          }
        }))));
  }

  @Override
  protected Map<Class<?>, String> exempt() {
    return Map.of(Waiting.class, "stored for one measurement");
  }
}
