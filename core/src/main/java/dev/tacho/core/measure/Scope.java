package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a number is about: a point on some axes, and a phase of the work. An axis that is not named
/// was not told apart.
///
/// Equality is written out: what the compiler makes of a record costs the start of a command more
/// (docs/decisions/159-what-a-comparison-costs.md).
public record Scope(Map<Dimension, String> at, Phase phase) {
  /// Everything, from begin to end.
  public static final Scope WHOLE = new Scope(Map.of(), Phase.WHOLE);
  /// Everything, after warm-up.
  public static final Scope STEADY = new Scope(Map.of(), Phase.STEADY);

  public Scope {
    at = Collections.unmodifiableMap(new TreeMap<>(at));
    at.forEach(
        (dimension, value) ->
            Text.requireLine("value of dimension " + dimension, value, Text.MAX_NAME));
  }

  /// This scope narrowed to `value` on one more axis, or moved there.
  public Scope with(Dimension dimension, String value) {
    Map<Dimension, String> wider = new TreeMap<>(at);
    wider.put(dimension, value);
    return new Scope(wider, phase);
  }

  /// This scope without that axis.
  public Scope without(Dimension dimension) {
    Map<Dimension, String> narrower = new TreeMap<>(at);
    narrower.remove(dimension);
    return new Scope(narrower, phase);
  }

  /// The place on an axis.
  public Optional<String> on(Dimension dimension) {
    return Optional.ofNullable(at.get(dimension));
  }

  @Override
  public String toString() {
    return at.isEmpty() ? phase.word() : at + " " + phase.word();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scope scope && scope.phase == phase && scope.at.equals(at);
  }

  @Override
  public int hashCode() {
    return 31 * at.hashCode() + phase.word().hashCode();
  }
}
