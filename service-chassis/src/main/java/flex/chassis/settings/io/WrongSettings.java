package flex.chassis.settings.io;

import java.util.List;
import org.springframework.boot.ExitCodeGenerator;

/** Settings that cannot be meant; the process ends with {@value #EXIT_CODE}, and tells all of them. */
public class WrongSettings extends RuntimeException implements ExitCodeGenerator {
  /** As {@code EX_CONFIG} of BSD's sysexits.h. */
  public static final int EXIT_CODE = 78;

  private static final long serialVersionUID = 1;

  private final transient List<String> sentences;

  /** Each sentence names a setting, what is wrong with it and what is allowed, and tells no secret. */
  public WrongSettings(List<String> sentences) {
    super(String.join("\n", sentences));
    this.sentences = List.copyOf(sentences);
  }

  public List<String> sentences() {
    return sentences;
  }

  @Override
  public int getExitCode() {
    return EXIT_CODE;
  }
}
