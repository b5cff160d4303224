package dev.tacho.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What goes wrong in this room: a door that cannot open, or a request that is refused.
public final class WebException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Problem problem;

  WebException(String message) {
    super(message);
    this.problem = null;
  }

  WebException(String message, Throwable cause) {
    super(message, cause);
    this.problem = null;
  }

  /// Refuses the request at hand: a handler that throws this answers with `problem`.
  public WebException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /// The answer to the client, if this refuses a request.
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }
}
