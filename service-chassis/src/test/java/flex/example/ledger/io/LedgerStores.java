package flex.example.ledger.io;

import flex.example.ledger.LedgerSaga.Close;
import flex.example.ledger.LedgerSaga.Entry;
import flex.example.ledger.LedgerSaga.Facts;
import flex.example.ledger.LedgerSaga.Remove;
import flex.example.ledger.LedgerSaga.Task;
import flex.example.ledger.LedgerSaga.Write;
import flex.kernel.TaskHandler.Context;
import flex.steps.Doer;
import flex.steps.Outcome;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

import static org.springframework.data.mongodb.core.query.Criteria.where;

/** The collection {@code ledger}: a document per request. One that was removed is not written again. */
record LedgerStores(MongoOperations template) implements Doer<Task, Facts> {
  private static final String LEDGER = "ledger";

  @Override
  public Outcome<Facts> run(Task task, Context context) {
    return switch (task) {
      case Write(var entry) -> {
        template.upsert(of(entry), new Update().setOnInsert("shop", entry.shopAlias().value()), LEDGER);
        yield new Outcome.Done<>(new Facts(context.epoch()));
      }
      case Remove(var entry) -> change(entry, "removed");
      case Close(var entry) -> change(entry, "closed");
    };
  }

  private Outcome<Facts> change(Entry entry, String mark) {
    template.upsert(of(entry), Update.update(mark, true), LEDGER);
    return Outcome.done();
  }

  boolean isClosed(String requestId) {
    return template.exists(Query.query(where("_id").is(requestId).and("closed").is(true)), LEDGER);
  }

  private static Query of(Entry entry) {
    return Query.query(where("_id").is(entry.requestId().value()));
  }
}
