package flex.cli.stack;

/** A part of the HTTP API that a service may have. */
public enum Offer {
  /** {@code /api/v1/requests}. */
  REQUESTS,
  /** {@code /api/v1/sagas}, for operators. */
  SAGAS,
  /** {@code /api/v1/stores} and {@code /shops}; one service of the table has it. */
  STORES
}
