package flex.cli.terminal;

/** How a command ended, for scripts. */
public enum ExitCode {
  OK(0, "done"), FAILED(1, "tried and failed"), USAGE(2, "unknown command, option or value"), ENVIRONMENT(3,
      "this machine lacks something: JDK, port, file, right"), NOT_FOUND(4,
          "no such request, saga, store, service or dead letter"), REFUSED(5,
              "the service refused it, or it would destroy something without --yes"), NOT_RUNNING(6,
                  "the stack, or a part of it, does not run"), TIMED_OUT(7,
                      "it took longer than it may"), INTERRUPTED(130, "ended by Ctrl-C before it was done");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
