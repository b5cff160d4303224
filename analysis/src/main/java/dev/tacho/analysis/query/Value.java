package dev.tacho.analysis.query;

import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import java.time.Instant;
import java.util.OptionalDouble;

/// What a run has for a fact.
public sealed interface Value {
  /// A text.
  record Words(String text) implements Value {}

  /// A number.
  record Figure(double value) implements Value {}

  /// A time of the wall clock.
  record Moment(Instant at) implements Value {}

  /// A duration.
  record Span(long nanos) implements Value {}

  /// Yes or no.
  record Flag(boolean on) implements Value {}

  /// For people.
  default String text() {
    return switch (this) {
      case Words(var text) -> text;
      case Figure(var number) -> Numbers.text(number);
      case Moment(var at) -> at.toString();
      case Span(var nanos) -> Durations.ofNanos(nanos);
      case Flag(var on) -> on ? "yes" : "no";
    };
  }

  /// As a number where it is one, or text that says one.
  default OptionalDouble number() {
    return switch (this) {
      case Figure(var number) -> OptionalDouble.of(number);
      case Words(var text) -> Literal.number(text);
      case Moment _, Span _, Flag _ -> OptionalDouble.empty();
    };
  }
}
