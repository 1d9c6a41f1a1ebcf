package flex.kernel;

import flex.suite.GoldenSagas;
import java.util.List;
import java.util.Map;

/** How the kernel stores sagas, seen at those of its own tests: a change of the document itself shows here. */
class KernelGoldenTest extends GoldenSagas {
  @Override
  protected List<Told> sagas() {
    return List.of(
        new Told(new Steps(), Steps.wire(), "steps-1", List.of(
            new Form("under-way", scene -> {
              scene.loseBroker();
              scene.tell(new Steps.Begin(2));
              scene.answer(new Steps.Answered(0, true));
            }),
            new Form("undone", scene -> {
              scene.tell(new Steps.Begin(2));
              scene.answer(new Steps.Answered(0, true));
              scene.passTime();
              scene.answer(new Steps.Undone(1));
              scene.answer(new Steps.Undone(0));
              scene.archive();
            }),
            new Form("undoing", scene -> {
              scene.tell(new Steps.Begin(1));
              scene.answer(new Steps.Answered(0, false));
            }),
            new Form("parked", scene -> {
              scene.tell(new Steps.Begin(2));
              scene.tell(new Steps.Poke("well"));
              scene.tell(new Steps.Poke("throw in evolve"));
              scene.tell(new Steps.Begin(3));
              scene.tell(new Steps.Undone(1));
              scene.answer(new Steps.Answered(0, true));
            }))),
        new Told(new Trip(), new TripUnderTest().wire(), "trip-1", List.of(
            new Form("parked", scene -> {
              scene.tell(new Trip.Wanted());
              scene.answer(new Trip.Answer(0, true));
              scene.breakCode();
              scene.tell(new Trip.Wanted());
              scene.tell(new Trip.Cancelled(0));
              scene.tell(new Trip.Answer(1, true));
            }),
            new Form("cancelling", scene -> {
              scene.tell(new Trip.Wanted());
              scene.answer(new Trip.Answer(0, true));
              scene.answer(new Trip.Answer(1, false));
              scene.answer(new Trip.Cancelled(1));
            }))),
        new Told(new Errand(), new TripUnderTest().wire(), "errand-1", List.of(
            new Form("out", scene -> {
              scene.tell(new Errand.Go());
              scene.fail(new IllegalStateException("no way there"));
            }),
            new Form("stuck", scene -> {
              scene.tell(new Errand.Go());
              scene.answer(new Errand.Returned(false));
            }),
            new Form("parked-and-helped", scene -> {
              scene.tell(new Errand.Go());
              scene.answer(new Errand.Returned(false));
              scene.retry("looked again");
              scene.breakCode();
              scene.tell(new Errand.Go());
              scene.tell(new Errand.Again("once more"));
              scene.tell(new Errand.Skip("not needed"));
              scene.answer(new Errand.Returned(false));
              scene.skip("a mistake");
            }),
            new Form("ended", scene -> {
              scene.tell(new Errand.Go());
              scene.answer(new Errand.Returned(false));
              scene.skip("bought another");
            }))));
  }

  @Override
  protected Map<Class<?>, String> exempt() {
    return Map.of(BadSagas.Bad.class, "a bad example", Alarm.class, "adds nothing to what the others store",
        NamesTest.class, "has its own ways to store", BecauseTest.class, "stores what Steps does");
  }
}
