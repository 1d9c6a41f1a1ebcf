package flex.kernel;

/** A stored event that cannot follow the state it is applied to: corruption or a bug; the saga is parked. */
public final class IllegalTransition extends RuntimeException {
  private static final long serialVersionUID = 1;

  public IllegalTransition(Object state, Object event) {
    super(event.getClass().getSimpleName() + " cannot follow " + state.getClass().getSimpleName());
  }
}
