package flex.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Why something was refused.
 *
 * @param field JSON pointer of the field at fault, or null where the whole message is
 * @param detail what is wrong, for people; never holds a secret
 * @param remedy what to do about it
 */
public record Problem(Reason reason, @Nullable String field, String detail, String remedy) {
  public enum Reason {
    UNREADABLE, UNKNOWN_TYPE, SCHEMA_VIOLATION, WRONG_KEY, BAD_SIGNATURE, VERSION_TOO_OLD, VERSION_ABOVE_SITE, NO_TEMPLATE, UNKNOWN_SHOP_TYPE, SHOP_TYPE_OF_OTHER_VERSION, UNKNOWN_VM_TYPE, STORE_ALIAS_TAKEN, DOMAIN_NAME_TAKEN, SHOP_ALIAS_TAKEN, NO_FREE_ADDRESS, REQUEST_ID_REUSED, UNKNOWN_REQUEST, UNKNOWN_STORE, UNKNOWN_SHOP, STORE_NOT_RUNNING, TOO_LATE_TO_CANCEL, STALE_EPOCH, COMMAND_ID_REUSED, FAILED, NOT_ALLOWED
  }

  public Problem {
    field = field == null ? null : Text.bounded(field, 1000);
    detail = Text.bounded(detail);
    remedy = Text.bounded(remedy);
  }
}
