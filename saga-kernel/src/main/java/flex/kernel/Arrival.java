package flex.kernel;

import flex.kernel.Sagas.Cause;

/** An input on its way into a saga; {@code stored} is how it waits where it cannot be handled, encoded once. */
record Arrival(Cause cause, Object input, Named stored) {
  /**
   * @throws IllegalArgumentException for an input that is not in the saga's table of names
   */
  static Arrival of(Definition<?, ?, ?> definition, Cause cause, Object input) {
    return new Arrival(cause, input, definition.codec.encode(input));
  }

  SagaDocument.Input waiting() {
    return new SagaDocument.Input(cause.id(), cause.traceparent(), stored);
  }
}
