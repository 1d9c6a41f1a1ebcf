package flex.contracts;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why something was refused.
 *
 * @param kind what may be done about it; by default that of the reason, which older writers do not say
 * @param field JSON pointer of the field at fault, or null where the whole message is
 * @param detail what is wrong, for people; never holds a secret
 * @param remedy what to do about it
 */
public record Problem(Reason reason, @Nullable Kind kind, @Nullable String field, String detail, String remedy) {
  /**
   * What follows from a reason, so that nobody needs to know all reasons. In the order in which they have to be mended:
   * the message first, then what it asks for, then what is there already. A closed list: reasons grow, kinds do not.
   */
  public enum Kind {
    /** The message is not what its type asks for. */
    MALFORMED(400),
    /** Whoever sent it may not. */
    FORBIDDEN(403),
    /** What it names is not there. */
    MISSING(404),
    /** What it asks for does not fit what is offered. */
    UNFIT(422),
    /** Something else stands in its way, which was there first or goes on. */
    CONFLICT(409),
    /** Something that is needed is away or used up for the time being. */
    AWAY(503),
    /** It failed, and the sender can do nothing about it. */
    FAULT(500);

    private final int httpStatus;

    Kind(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    /** The kind that an HTTP status of at least 400 speaks of (RFC 9110), for an answer whose status somebody else has set. */
    public static Kind ofHttpStatus(int status) {
      return switch (status) {
        case 401, 403, 407, 451 -> FORBIDDEN;
        case 404, 410 -> MISSING;
        case 409, 412, 423, 428 -> CONFLICT;
        case 422 -> UNFIT;
        case 408, 425, 429, 503, 504 -> AWAY;
        default -> status < 500 ? MALFORMED : FAULT;
      };
    }

    /** The status of an HTTP answer that says so (RFC 9110). */
    public int httpStatus() {
      return httpStatus;
    }

    /** Whether the same may succeed later without a change. */
    public boolean passes() {
      return this == AWAY;
    }
  }

  /** An open word: a reader that does not know it keeps it, and goes by the kind of the problem. */
  public record Reason(String value) implements Identifier {
    static final String PATTERN = Identifier.WORD;
    static final String EXPECTED = "a reason in capitals, such as SCHEMA_VIOLATION";

    private static final Map<String, Kind> KNOWN = new HashMap<>();

    public static final Reason UNREADABLE = known("UNREADABLE", Kind.MALFORMED);
    public static final Reason UNKNOWN_TYPE = known("UNKNOWN_TYPE", Kind.MALFORMED);
    public static final Reason SCHEMA_VIOLATION = known("SCHEMA_VIOLATION", Kind.MALFORMED);
    public static final Reason WRONG_KEY = known("WRONG_KEY", Kind.MALFORMED);
    public static final Reason BAD_SIGNATURE = known("BAD_SIGNATURE", Kind.FORBIDDEN);
    public static final Reason NOT_ALLOWED = known("NOT_ALLOWED", Kind.FORBIDDEN);
    public static final Reason UNKNOWN_REQUEST = known("UNKNOWN_REQUEST", Kind.MISSING);
    public static final Reason UNKNOWN_STORE = known("UNKNOWN_STORE", Kind.MISSING);
    public static final Reason UNKNOWN_SHOP = known("UNKNOWN_SHOP", Kind.MISSING);
    public static final Reason VERSION_TOO_OLD = known("VERSION_TOO_OLD", Kind.UNFIT);
    public static final Reason VERSION_ABOVE_SITE = known("VERSION_ABOVE_SITE", Kind.UNFIT);
    public static final Reason NO_TEMPLATE = known("NO_TEMPLATE", Kind.UNFIT);
    public static final Reason UNKNOWN_SHOP_TYPE = known("UNKNOWN_SHOP_TYPE", Kind.UNFIT);
    public static final Reason SHOP_TYPE_OF_OTHER_VERSION = known("SHOP_TYPE_OF_OTHER_VERSION", Kind.UNFIT);
    public static final Reason UNKNOWN_VM_TYPE = known("UNKNOWN_VM_TYPE", Kind.UNFIT);
    public static final Reason STORE_ALIAS_TAKEN = known("STORE_ALIAS_TAKEN", Kind.CONFLICT);
    public static final Reason DOMAIN_NAME_TAKEN = known("DOMAIN_NAME_TAKEN", Kind.CONFLICT);
    public static final Reason SHOP_ALIAS_TAKEN = known("SHOP_ALIAS_TAKEN", Kind.CONFLICT);
    public static final Reason REQUEST_ID_REUSED = known("REQUEST_ID_REUSED", Kind.CONFLICT);
    public static final Reason COMMAND_ID_REUSED = known("COMMAND_ID_REUSED", Kind.CONFLICT);
    public static final Reason STORE_NOT_RUNNING = known("STORE_NOT_RUNNING", Kind.CONFLICT);
    public static final Reason TOO_LATE_TO_CANCEL = known("TOO_LATE_TO_CANCEL", Kind.CONFLICT);
    public static final Reason STALE_EPOCH = known("STALE_EPOCH", Kind.CONFLICT);
    public static final Reason NO_FREE_ADDRESS = known("NO_FREE_ADDRESS", Kind.AWAY);
    public static final Reason FAILED = known("FAILED", Kind.FAULT);

    public Reason {
      Identifier.check("reason", value, PATTERN, EXPECTED);
    }

    /** That of a known reason; {@link Kind#FAULT} for a word that this version does not know. */
    public Kind kind() {
      return KNOWN.getOrDefault(value, Kind.FAULT);
    }

    private static Reason known(String value, Kind kind) {
      KNOWN.put(value, kind);
      return new Reason(value);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  public Problem {
    kind = kind == null ? reason.kind() : kind;
    field = field == null ? null : Text.bounded(field, 1000);
    detail = Text.bounded(detail);
    remedy = Text.bounded(remedy);
  }

  /** A problem of the kind that its reason has. */
  public Problem(Reason reason, @Nullable String field, String detail, String remedy) {
    this(reason, reason.kind(), field, detail, remedy);
  }

  @Override
  public Kind kind() {
    return Objects.requireNonNull(kind);
  }

  /** The same, of another kind than its reason usually is. */
  public Problem as(Kind other) {
    return new Problem(reason, other, field, detail, remedy);
  }
}
