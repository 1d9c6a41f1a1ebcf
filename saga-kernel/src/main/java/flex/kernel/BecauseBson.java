package flex.kernel;

import flex.kernel.SagaDocument.Input;
import flex.kernel.SagaView.Because;
import flex.kernel.SagaView.Because.OfDocument;
import flex.kernel.SagaView.Because.OfInput;
import flex.kernel.SagaView.Because.OfMessage;
import flex.kernel.SagaView.Because.OfTask;
import flex.kernel.SagaView.Because.OfTimer;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;

/** Why a saga is parked, as it is stored: {@code parked.reason} for people, {@code parked.on} for programs. */
final class BecauseBson {
  /** Earlier kernels wrote the reason alone. */
  private static final Pattern TEXT = Pattern.compile(
      "(timer|task|message) ([A-Za-z0-9_-]{1,64})(:| cannot be sent:) .*",
      Pattern.DOTALL);

  private BecauseBson() {}

  static Document on(Because because) {
    return switch (because) {
      case OfInput(var cause, _) -> on("input", cause);
      case OfTimer(var id, _) -> on("timer", id);
      case OfMessage(var number, _) -> on("message", Long.toString(number));
      case OfTask(var id, _) -> on("task", id);
      case OfDocument _ -> new Document("kind", "document");
    };
  }

  private static Document on(String kind, String id) {
    return new Document("kind", kind).append("id", id);
  }

  /** Throws where it cannot be read, as of anything in a document that is damaged. */
  static Because read(Document parked, List<Input> inputs) {
    var detail = SagaBson.text(parked, "reason");
    var on = parked.get("on", Document.class);
    return on == null ? fromText(detail, inputs) : switch (SagaBson.text(on, "kind")) {
      case "input" -> new OfInput(SagaBson.text(on, "id"), detail);
      case "timer" -> new OfTimer(SagaBson.text(on, "id"), detail);
      case "message" -> new OfMessage(Long.parseLong(SagaBson.text(on, "id")), detail);
      case "task" -> new OfTask(SagaBson.text(on, "id"), detail);
      case "document" -> new OfDocument(detail);
      default -> throw new IllegalStateException("parked.on.kind is " + SagaBson.text(on, "kind"));
    };
  }

  private static Because fromText(String detail, List<Input> inputs) {
    var text = TEXT.matcher(detail);
    if (text.matches()) {
      var id = text.group(2);
      switch (text.group(1)) {
        case "timer" -> {
          return new OfTimer(id, detail);
        }
        case "task" -> {
          return new OfTask(id, detail);
        }
        default -> {
          if (id.matches("\\d{1,18}")) {
            return new OfMessage(Long.parseLong(id), detail);
          }
        }
      }
    }
    return inputs.isEmpty() || detail.startsWith("the document of ")
        ? new OfDocument(detail)
        : new OfInput(inputs.getFirst().cause(), detail);
  }
}
