package dev.tacho.bench.llm.api;

import java.util.Optional;
import java.util.OptionalLong;

/// One request and what has been understood of its answer. Confined to one thread.
public interface Talk {
  /// The request that begins it.
  Outgoing first();

  /// What to ask after `body`, the whole answer to the request before; empty when it is over.
  default Optional<Outgoing> then(String body) throws NotUnderstood {
    return Optional.empty();
  }

  /// Takes an event of the stream. Fails when it makes no sense, or says that the request failed.
  Part event(String name, String data) throws NotUnderstood;

  /// Whether the stream may end here.
  boolean whole();

  /// What the server counted, as far as it has said.
  Counts counts();

  /// How many tokens the server counted in its answer, as far as it has said and it can be so.
  default OptionalLong outputTokens() {
    return counts().output();
  }

  /// How many tokens the server counted in the prompt, as far as it has said and it can be so.
  default OptionalLong promptTokens() {
    return counts().prompt();
  }

  /// Whether the server said a count that cannot be: of fewer tokens than none, or of more in the
  /// answer than were asked for.
  default boolean contradictory() {
    return counts().contradictory();
  }
}
