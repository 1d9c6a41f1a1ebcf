package flex.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import flex.contracts.Controls;
import flex.contracts.wire.Json;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where output goes. With JSON, stdout carries the one result and nothing else; what is said on the way goes to stderr.
 * Whatever text is given, what a line of it does to a terminal is that it stands there: control characters are escaped
 * ({@link Controls}), but for tabs and the colours of {@link #styled}. Safe for several threads.
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

  /**
   * A piece of a line in a colour; without it, the text.
   */
  public record Styled(String text, Style style) {
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A line, as {@link String#format} makes it of its arguments.
   *
   * @param format from the source code, never text that came from outside
   */
  public record Line(String format, List<Object> arguments) {
    public Line {
      arguments = List.copyOf(arguments);
    }

    public static Line of(String format, Object... arguments) {
      return new Line(format, List.of(arguments));
    }
  }

  /** A line for people, whatever is in it; beside a JSON result it goes to stderr. */
  public synchronized void say(String line) {
    print(shown(line));
  }

  /** A line of several pieces, of which some may be {@link Styled}; {@code format} is as in {@link Line}. */
  public synchronized void say(String format, Object... arguments) {
    print(shown(Line.of(format, arguments)));
  }

  /** The rows, or a line where there are none. */
  public synchronized void say(Table table, String ifEmpty) {
    if (table.isEmpty()) {
      say(ifEmpty);
    } else {
      table.lines(this::shown).forEach(this::print);
    }
  }

  private void print(String shown) {
    var stream = json ? err : out;
    stream.println(shown);
    stream.flush();
  }

  /** Writes lines over the last {@code over} ones; for a live terminal only. */
  public synchronized void rewrite(int over, List<Line> lines) {
    var text = new StringBuilder(over == 0 ? "" : "\u001b[" + over + "A");
    lines.forEach(line -> text.append("\r\u001b[K").append(shown(line)).append('\n'));
    out.print(text);
    out.flush();
  }

  /** A note beside the result, always to stderr. */
  public synchronized void note(String line) {
    err.println(shown(line));
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
        error(failure.message().lines().toList(), failure.remedy());
      } else {
        failure.problems().forEach(p -> error(List.of(p.line()), p.remedy()));
      }
    }
    if (verbose) {
      trace("", failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }
    err.flush();
  }

  /** All but the first line is set off, so that none passes for a message of its own. */
  private void error(List<String> lines, String remedy) {
    err.println(shown(styled("flex: ", Style.BAD)) + (lines.isEmpty() ? "" : shown(lines.getFirst())));
    lines.stream().skip(1).forEach(line -> err.println("  | " + shown(line)));
    remedy.lines().forEach(line -> err.println("  " + shown(line)));
  }

  /** As the JDK prints it, but that what exceptions say cannot pass for lines of the trace. */
  private void trace(String caption, Throwable thrown, Set<Throwable> printed) {
    err.println(caption + shown(thrown.toString()));
    if (!printed.add(thrown)) {
      return;
    }
    Arrays.stream(thrown.getStackTrace()).forEach(frame -> err.println("\tat " + shown(frame.toString())));
    Arrays.stream(thrown.getSuppressed()).forEach(other -> trace("Suppressed: ", other, printed));
    if (thrown.getCause() != null) {
      trace("Caused by: ", thrown.getCause(), printed);
    }
  }

  public Styled styled(String text, Style style) {
    return new Styled(text, style);
  }

  private String shown(Line line) {
    return String.format(Locale.ROOT, shown(line.format()),
        line.arguments().stream().map(a -> a instanceof Number ? a : shown(a)).toArray());
  }

  private String shown(Object piece) {
    var text = Controls.escaped(piece.toString(), "\t");
    return piece instanceof Styled(_, var style) && colours && !json
        ? "\u001b[" + style.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** Of a document, only strings can have anything to escape, and they may have it escaped so. */
  private static void write(ObjectWriter writer, Object value, PrintStream stream) {
    try {
      stream.println(Controls.escaped(writer.writeValueAsString(value), "\r\n"));
      stream.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass(), e);
    }
  }
}
