package flex.chassis.request.io;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import flex.chassis.messages.io.Answers;
import flex.chassis.request.Move;
import flex.chassis.request.io.EarlyCancelStores.Bounds;
import flex.chassis.request.io.Requests.Answer;
import flex.contracts.Problem;
import flex.contracts.Problem.Reason;
import flex.contracts.RequestEvent;
import flex.contracts.RequestId;
import flex.embedded.testing.OperationTable;
import flex.embedded.testing.Operations;
import flex.embedded.testing.TestDatabase;
import flex.kernel.Sagas.Cause;
import flex.steps.StepInput;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static flex.chassis.request.io.Office.KEPT;
import static flex.chassis.request.io.Office.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A request and its cancel on two topics, which have no common order: a cancel that comes first wins. */
class EarlyCancelsIT {
  private static final String DATABASE = TestDatabase.freshName();
  private static final Operations DONE = new Operations(DATABASE);
  private static final MongoClient CLIENT = MongoClients.create(MongoClientSettings.builder()
      .applyConnectionString(new ConnectionString(TestDatabase.shared().uri())).addCommandListener(DONE).build());

  private final List<Office> offices = new ArrayList<>();

  @AfterEach
  void closeAll() {
    offices.forEach(Office::close);
  }

  /** After all others: what they have asked of the database is what docs/mongodb.md lists. */
  @AfterAll
  static void shouldDoNothingElseThanIsListedAndAllOfThat() throws Exception {
    CLIENT.close();
    var table = OperationTable.read(Path.of("../docs/mongodb.md"), "service-chassis");
    assertThat(table.differences(DONE)).isEmpty();
    assertThat(table.unanswerable()).isEmpty();
  }

  private Office office(boolean packing, Instant now, Bounds bounds) {
    var office = Office.open(DATABASE, CLIENT, packing, now, bounds);
    offices.add(office);
    return office;
  }

  private Office office(boolean packing) {
    return office(packing, NOW, Bounds.USUAL);
  }

  private static void await(Office office, String id, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> office.status(id).orElse(""), status::equals);
  }

  @Test
  void shouldEndCancelledWithoutAStepWhenTheCancelCameFirst() {
    var office = office(false);

    assertThat(office.cancel("first", "c-1")).isEqualTo(new Answer.Remembered(new RequestId("first"), NOW.plus(KEPT)));
    assertThat(office.cancel("first", "c-1")).as("sent again").isInstanceOf(Answer.Remembered.class);
    assertThat(office.submit("first")).isInstanceOf(Answer.Accepted.class);

    assertThat(office.status("first")).contains("CANCELLED");
    assertThat(office.early.of(new RequestId("first"))).isEmpty();
    assertThat(office.submit("first")).as("the request again").isInstanceOfSatisfying(Answer.Accepted.class,
        a -> assertThat(office.requests.history().answer(a.saga())).get().isInstanceOf(RequestEvent.Cancelled.class));
    assertThat(office.cancel("first", "c-2")).as("the cancel again").isInstanceOf(Answer.Accepted.class);
    Awaitility.await().untilAsserted(() -> assertThat(office.said(new RequestId("first")))
        .containsExactly("flex.request.Accepted.v1", "flex.request.Cancelled.v1"));
    assertThat(office.rejections()).isEmpty();
  }

  @Test
  void shouldEndCancelledWhenBothComeAtOnceOnTwoInstances() throws Exception {
    var one = office(true);
    var two = office(true);
    var both = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var id : IntStream.range(0, 40).mapToObj(i -> "race-" + i).toList()) {
        var pair = List.<Callable<Answer>>of(() -> {
          both.await();
          return one.submit(id);
        }, () -> {
          both.await();
          return two.cancel(id, "c-" + id);
        });
        assertThat(threads.invokeAll(pair)).extracting(EarlyCancelsIT::get)
            .noneMatch(answer -> answer instanceof Answer.Rejected);
        await(one, id, "CANCELLED");
        assertThat(one.early.of(new RequestId(id))).isEmpty();
      }
    }
    assertThat(two.rejections()).isEmpty();
  }

  private static Answer get(Future<Answer> answer) {
    try {
      return answer.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldRememberWhenTheProcessIsKilled() {
    office(false).cancel("killed", "c-1");

    var next = office(false);
    next.submit("killed");

    assertThat(next.status("killed")).contains("CANCELLED");
  }

  @Test
  void shouldCancelWhenWhoBroughtTheRequestWasKilledBeforeItsSecondLook() {
    var office = office(true);
    office.cancel("gap", "c-1");
    office.sagas.begin(office.move.type(), "gap", Cause.of("/provisioning#gap"), () -> new StepInput.Begin<>(
        new Move.Order(new RequestId("gap"), Move.KIND, null, null), Move.Facts.NONE));
    assertThat(office.status("gap")).contains("RUNNING");

    office(true, NOW.plusSeconds(2), Bounds.USUAL).requests.lookAfterEarlyCancels(true);

    await(office, "gap", "CANCELLED");
    assertThat(office.early.of(new RequestId("gap"))).isEmpty();
  }

  @Test
  void shouldTellEverySenderOnceAndForgetWhenNoRequestComes() {
    var office = office(false);
    office.cancel("never", "c-1");
    office.cancel("never", "c-2");
    office.requests.cancel(new RequestId("never"), null, Cause.of("/else#c-1"), new Answers.To("/else", "c-1"));
    office.requests.cancel(new RequestId("never"), null, Cause.of("http#1"), null);
    office(false, NOW.plus(KEPT).minusSeconds(1), Bounds.USUAL).requests.lookAfterEarlyCancels(true);
    assertThat(office.early.of(new RequestId("never"))).isPresent();

    var later = office(false, NOW.plus(KEPT), Bounds.USUAL);
    later.requests.lookAfterEarlyCancels(true);
    later.requests.lookAfterEarlyCancels(true);

    assertThat(later.rejections()).extracting(RequestEvent.Rejected::messageId).containsExactly("c-1", "c-2", "c-1");
    assertThat(later.producer.history()).extracting(r -> new String(r.headers().lastHeader("ce_id").value(), UTF_8))
        .as("two senders that use one id").doesNotHaveDuplicates();
    assertThat(later.rejections()).allSatisfy(r -> {
      assertThat(r.requestId()).isNull();
      assertThat(r.problems()).singleElement().satisfies(p -> {
        assertThat(p.reason()).isEqualTo(Reason.UNKNOWN_REQUEST);
        assertThat(p.detail()).contains("never", NOW.toString());
      });
    });
    later.submit("never");
    await(later, "never", "SUCCEEDED");
  }

  @Test
  void shouldRememberEachCancelForItsWholeTime() {
    office(false).cancel("longer", "c-1");
    office(false).requests.cancel(new RequestId("longer"), null, Cause.of("http#1"), null);
    var old = office(false).early.of(new RequestId("longer")).orElseThrow();
    var last = NOW.plus(KEPT).minusSeconds(1);

    assertThat(office(false, last.minusSeconds(9), Bounds.USUAL).cancel("longer", "c-2"))
        .isEqualTo(new Answer.Remembered(new RequestId("longer"), last.minusSeconds(9).plus(KEPT)));
    assertThat(
        office(false, last, Bounds.USUAL).requests.cancel(new RequestId("longer"), null, Cause.of("http#2"), null))
        .isEqualTo(new Answer.Remembered(new RequestId("longer"), last.plus(KEPT)));
    assertThat(office(false).cancel("longer", "c-3")).as("by a clock that is behind")
        .isEqualTo(new Answer.Remembered(new RequestId("longer"), last.plus(KEPT)));

    var later = office(false, NOW.plus(KEPT).plusSeconds(1), Bounds.USUAL);
    later.early.forget(old);
    later.requests.lookAfterEarlyCancels(true);
    assertThat(later.rejections()).isEmpty();
    later.submit("longer");
    assertThat(later.status("longer")).contains("CANCELLED");
  }

  @Test
  void shouldNotForgetAnotherCancelOfTheSameRequestInsteadOfTheOneThatIsOver() {
    var office = office(false);
    office.cancel("anew", "c-1");
    var old = office.early.of(new RequestId("anew")).orElseThrow();
    office.early.forget(old);
    var later = office(false, NOW.plus(KEPT), Bounds.USUAL);
    later.cancel("anew", "c-2");

    office.early.forget(old);

    assertThat(later.early.of(new RequestId("anew"))).get()
        .satisfies(kept -> assertThat(kept.changes()).isEqualTo(old.changes()));
    later.submit("anew");
  }

  @Test
  void shouldForgetNothingBeforeTheProcessHasListenedForAWhile() {
    office(false).cancel("waiting", "c-1");
    office(false).cancel("absent", "c-1");
    var back = office(false, NOW.plus(KEPT).plus(KEPT), Bounds.USUAL);
    var listening = new AtomicBoolean();
    try (var watch = new EarlyCancelWatch(back.requests, listening::get, Duration.ofSeconds(2))) {
      IntStream.range(0, 5).forEach(_ -> watch.look());
      listening.set(true);
      IntStream.range(0, 2).forEach(_ -> watch.look());
      listening.set(false);
      watch.look();
      listening.set(true);
      IntStream.range(0, 2).forEach(_ -> watch.look());

      assertThat(back.rejections()).isEmpty();
      back.submit("waiting");
      assertThat(back.status("waiting")).contains("CANCELLED");

      watch.look();
      assertThat(back.rejections()).extracting(RequestEvent.Rejected::messageId).containsExactly("c-1");
      assertThat(back.early.of(new RequestId("absent"))).isEmpty();
    }
  }

  @Test
  void shouldSayTooLateToWhoeverCancelsWhatIsOver() {
    var office = office(false);
    office.submit("over");
    await(office, "over", "SUCCEEDED");

    assertThat(office.cancel("over", "c-1")).isInstanceOfSatisfying(Answer.Rejected.class,
        r -> assertThat(r.problems()).extracting(Problem::reason).containsExactly(Reason.TOO_LATE_TO_CANCEL));
    assertThat(office.early.of(new RequestId("over"))).isEmpty();
  }

  @Test
  void shouldRefuseForTheTimeBeingWhatIsTooMuchToRemember() {
    var full = office(false, NOW, new Bounds(1, 2));
    full.cancel("many-1", "c-1");

    assertAway(full.cancel("many-2", "c-1"));
    assertThat(full.cancel("many-1", "c-2")).isInstanceOf(Answer.Remembered.class);
    assertAway(full.cancel("many-1", "c-3"));
    assertThat(full.requests.cancel(new RequestId("many-1"), null, Cause.of("http#1"), null))
        .as("nobody more to be answered").isInstanceOf(Answer.Remembered.class);

    full.submit("many-1");
    assertThat(full.cancel("many-2", "c-1")).as("there is room again").isInstanceOf(Answer.Remembered.class);
    full.submit("many-2");
  }

  private static void assertAway(Answer answer) {
    assertThat(answer).isInstanceOfSatisfying(Answer.Rejected.class,
        r -> assertThat(r.problems()).singleElement().satisfies(p -> assertThat(p.kind().passes()).isTrue()));
  }
}
