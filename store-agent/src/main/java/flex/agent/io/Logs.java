package flex.agent.io;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import flex.agent.enrolment.Secret;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The log, on standard output: no XML to read at start, and known secrets are masked whoever logs them. */
public final class Logs extends ContextAwareBase implements Configurator {
  private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

  /** From now on {@code ***} stands for it in every line, stack traces included. */
  static void mask(Secret secret) {
    SECRETS.add(secret.value());
  }

  static String masked(String line) {
    var masked = line;
    for (var secret : SECRETS) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var encoder = new PatternLayoutEncoder() {
      @Override
      public byte[] encode(ILoggingEvent event) {
        return masked(new String(super.encode(event), UTF_8)).getBytes(UTF_8);
      }
    };
    encoder.setContext(context);
    encoder.setCharset(UTF_8);
    // Nothing that somebody sends begins a row, or steers the terminal of who reads it: neither a message nor an exception.
    // What an exception says can look like one more frame or cause of that exception, but like nothing else.
    encoder.setPattern(
        "%replace(%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{20} %msg){'[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t]]','\uFFFD'}%n"
            + "%replace(%replace(%ex{8}){'[\\r\\n]+(?!\\t+(at |\\.\\.\\. |Caused by: |Suppressed: )|Caused by: |$)',' | '})"
            + "{'[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t\\n]]','\uFFFD'}");
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger("ROOT");
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("flex").setLevel(Level.INFO);
    // Kafka's clients warn of every try to connect; the agent says once what is away.
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka.clients.admin.AdminClientConfig").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
