package flex.embedded.testing;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.event.CommandStartedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What was done, beside what was written down. */
class OperationTableTest {
  private static final String INDEX = "| `things` | `kind 1, at -1` | no | lists |";

  @TempDir
  Path directory;

  private OperationTable table(String... lines) throws IOException {
    var document = directory.resolve("doc.md");
    Files.writeString(document,
        "## other\n| nonsense |\n## mine\n| collection | x |\n|---|---|\n" + String.join("\n", lines)
            + "\n## next\n| nonsense |\n");
    return OperationTable.read(document, "mine");
  }

  private static Operations done(String... commands) {
    var operations = new Operations("db");
    for (var json : commands) {
      var command = BsonDocument.parse(json);
      operations.commandStarted(new CommandStartedEvent(null, 1, 1,
          new ConnectionDescription(new ServerId(new ClusterId(), new ServerAddress())), "db", command.getFirstKey(),
          command));
    }
    return operations;
  }

  @Test
  void shouldFindNothingWhereAllIsAsWrittenDown() throws IOException {
    var table = table("| `things` | find | `kind` | `at -1` | - | - | lists | 3.2 | `kind 1, at -1` | why |",
        "| `things` | update | `_id, version` | - | - | `$push $set` | step | 2.6 | `_id 1` | why |", INDEX);

    assertThat(table.differences(done("{find: 'things', filter: {kind: 'a'}, sort: {at: -1}}",
        "{update: 'things', updates: [{q: {$and: [{_id: 1}, {version: 2}]}, u: {$set: {a: 1}}}]}",
        "{update: 'things', updates: [{q: {_id: 1, version: 2}, u: {$push: {a: 1}}}]}",
        "{createIndexes: 'things', indexes: [{key: {kind: 1, at: -1}, name: 'x'}]}"))).isEmpty();
    assertThat(table.unanswerable()).isEmpty();
  }

  @Test
  void shouldNameEachDifference() throws IOException {
    var table = table("| `things` | find | `kind` | `at -1` | - | - | lists | 3.2 | `kind 1, at -1` | why |",
        "| `things` | update | `_id` | - | - | `$set` | step | 2.6 | `_id 1` | why |", INDEX);

    assertThat(table.differences(done("{find: 'things', filter: {kind: {$ne: 'a'}}}",
        "{update: 'things', updates: [{q: {_id: 1}, u: {$inc: {a: 1}}, upsert: true}]}",
        "{createIndexes: 'things', indexes: [{key: {kind: 1, at: -1}, name: 'x', unique: true}]}")))
        .satisfiesExactlyInAnyOrder(
            f -> assertThat(f).startsWith("not in the table: Shape[collection=things, command=find, filter=kind $ne"),
            f -> assertThat(f).contains("has the operators '$inc upsert', in the table '$set'"),
            f -> assertThat(f).startsWith("never done: Shape[collection=things, command=find, filter=kind,"),
            f -> assertThat(f).startsWith("not in the table: Index").endsWith("unique=true]"),
            f -> assertThat(f).startsWith("never created: Index"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "kind; at -1; kind 1, at -1; 0", "kind; at 1; kind 1, at -1; 0", "-; kind 1, at -1; kind 1, at -1; 0",
      "kind $in; at -1; kind 1, at -1; 0", "kind $lte; -; kind 1, at -1; 0", "-; kind 1, at 1; kind 1, at -1; 1",
      "kind $ne; -; kind 1, at -1; 1", "at; -; kind 1, at -1; 1", "kind; name 1; kind 1, at -1; 1",
      "-; -; kind 1, at -1; 1", "kind; -; kind 1; 1", "-; -; all documents; 0"})
  void shouldTellWhetherAnIndexAnswers(String filter, String sort, String index, int faults) throws IOException {
    var table = table("| `things` | find | %s | %s | - | - | x | 3.2 | %s | why |".formatted(filter, sort, index),
        INDEX);

    assertThat(table.unanswerable()).hasSize(faults);
  }

  @Test
  void shouldRefuseATableThatSaysTheSameTwiceOrTooLittle() {
    assertThatThrownBy(() -> table(INDEX)).hasMessageContaining("no operations");
    assertThatThrownBy(() -> table(INDEX, INDEX)).hasMessageContaining("twice");
    assertThatThrownBy(() -> table("| a | b |")).hasMessageContaining("neither");
  }
}
