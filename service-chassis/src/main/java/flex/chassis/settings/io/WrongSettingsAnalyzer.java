package flex.chassis.settings.io;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Sentences in place of a stack trace. Before the analyzers of Spring Boot, which would show what was to be bound. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WrongSettingsAnalyzer extends AbstractFailureAnalyzer<WrongSettings> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, WrongSettings cause) {
    return new FailureAnalysis(String.join("\n", cause.sentences()),
        "Correct it and start the service again; docs/settings.md has all settings, with what is allowed.", cause);
  }
}
