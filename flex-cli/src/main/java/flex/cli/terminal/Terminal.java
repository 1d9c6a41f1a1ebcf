package flex.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import flex.contracts.wire.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where output goes. With JSON, stdout carries the one result and nothing else; what is said on the way goes to stderr.
 * Safe for several threads.
 */
public final class Terminal {
  /** Colours by meaning. */
  public enum Style {
    GOOD("32"), BAD("31"), BUSY("33"), FAINT("2"), STRONG("1");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private static final ObjectWriter PRETTY = Json.mapper().writerWithDefaultPrettyPrinter();
  private static final ObjectWriter LINE = Json.mapper().writer();

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean colours;
  private final boolean live;

  /**
   * @param live whether lines may be written over
   */
  public Terminal(PrintStream out, PrintStream err, boolean json, boolean colours, boolean live) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.colours = colours;
    this.live = live;
  }

  public boolean isJson() {
    return json;
  }

  /** Whether a person watches, so that lines may be written over. */
  public boolean isLive() {
    return live && !json;
  }

  /** A line for people; beside a JSON result it goes to stderr. */
  public synchronized void say(String line) {
    var stream = json ? err : out;
    stream.println(line);
    stream.flush();
  }

  /** Control sequences and text as they are, to a live terminal only. */
  public synchronized void raw(String text) {
    out.print(text);
    out.flush();
  }

  /** A note beside the result, always to stderr. */
  public synchronized void note(String line) {
    err.println(line);
    err.flush();
  }

  /** The result, for machines. */
  public synchronized void json(Object value) {
    write(PRETTY, value, out);
  }

  /** One of several results, each a line of JSON. */
  public synchronized void jsonLine(Object value) {
    write(LINE, value, out);
  }

  public synchronized void error(Failure failure, boolean verbose) {
    if (json) {
      var fields = new LinkedHashMap<String, @Nullable Object>();
      fields.put("error", failure.message());
      fields.put("remedy", failure.remedy().isEmpty() ? null : failure.remedy());
      fields.put("exitCode", failure.exitCode().code());
      if (!failure.problems().isEmpty()) {
        fields.put("problems", failure.problems());
      }
      write(LINE, fields, err);
    } else {
      // Each with its own remedy: of several lines nobody could tell which remedy is whose.
      if (failure.problems().isEmpty()) {
        error(failure.message(), failure.remedy());
      } else {
        failure.problems().forEach(p -> error(p.line(), p.remedy()));
      }
    }
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  private void error(String message, String remedy) {
    err.println(styled("flex: ", Style.BAD) + message);
    remedy.lines().forEach(line -> err.println("  " + line));
  }

  public String styled(String text, Style style) {
    return colours && !json ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }

  private static void write(ObjectWriter writer, Object value, PrintStream stream) {
    try {
      stream.println(writer.writeValueAsString(value));
      stream.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass(), e);
    }
  }
}
