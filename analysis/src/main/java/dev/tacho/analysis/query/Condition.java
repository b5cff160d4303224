package dev.tacho.analysis.query;

import dev.tacho.analysis.query.Query.Answer;
import dev.tacho.core.text.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The parts of a query.
sealed interface Condition {
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  record Not(Condition inner) implements Condition {}

  /// The run has the fact; of a favourite, it is one.
  record Has(Fact fact) implements Condition {}

  record Compares(Fact fact, Sign sign, Wanted wanted) implements Condition {}

  record OneOf(Fact fact, List<Wanted> wanted) implements Condition {
    public OneOf {
      wanted = List.copyOf(wanted);
    }
  }

  /// What a fact is compared with.
  ///
  /// @param text as typed
  /// @param value the same as a moment, a time span or a number, as the fact asks for; else
  ///     words
  record Wanted(String text, Value value) {}

  default Answer of(QueriedRun run) {
    return switch (this) {
      case All(var parts) -> Answer.fold(parts, run, Answer.NO);
      case Any(var parts) -> Answer.fold(parts, run, Answer.YES);
      case Not(var inner) -> inner.of(run).not();
      case Has(Fact.Favourite _) -> Answer.of(run.favourite());
      case Has(var fact) -> Answer.of(fact.of(run).isPresent());
      case Compares(var fact, var sign, var wanted) ->
          fact.of(run).map(found -> Answer.of(holds(found, sign, wanted))).orElse(Answer.UNKNOWN);
      case OneOf(var fact, var wanted) -> {
        Optional<Value> found = fact.of(run);
        yield found.isEmpty()
            ? Answer.UNKNOWN
            : Answer.of(wanted.stream().anyMatch(one -> holds(found.get(), Sign.IS, one)));
      }
    };
  }

  private static boolean holds(Value found, Sign sign, Wanted wanted) {
    if (sign.searches()) {
      return Wildcard.within(found.text(), wanted.text()) == (sign == Sign.HAS);
    }
    return switch (found) {
      case Value.Moment(var at) ->
          wanted.value instanceof Value.Moment(var bound) && sign.holds(at.compareTo(bound));
      case Value.Span(var nanos) ->
          wanted.value instanceof Value.Span(var bound) && sign.holds(Long.compare(nanos, bound));
      case Value.Flag(var on) -> sign.holds(Boolean.compare(on, wanted.text.equals("yes")));
      case Value.Figure _, Value.Words _ -> {
        OptionalDouble number = found.number();
        OptionalDouble bound = wanted.value.number();
        if (number.isPresent() && bound.isPresent()) {
          yield numbers(number.getAsDouble(), sign, bound.getAsDouble());
        }
        // a setting that is text is neither more nor less than a number
        yield !sign.orders() && Wildcard.whole(found.text(), wanted.text) == (sign == Sign.IS);
      }
    };
  }

  private static boolean numbers(double number, Sign sign, double bound) {
    if (Double.isNaN(number) || Double.isNaN(bound)) {
      boolean same = Double.isNaN(number) && Double.isNaN(bound);
      return sign == Sign.IS ? same : sign == Sign.NOT && !same;
    }
    // 0 and -0 are the same here
    return sign.holds(number == bound ? 0 : Double.compare(number, bound));
  }

  /// As it is typed, with quotation marks where they are needed.
  default String text() {
    return switch (this) {
      case All(var parts) -> joined(parts, " and ");
      case Any(var parts) -> joined(parts, " or ");
      case Not(var inner) -> "not (" + inner.text() + ")";
      case Has(Fact.Favourite _) -> "favourite";
      case Has(var fact) -> "has " + quoted(fact.text());
      case Compares(var fact, var sign, var wanted) ->
          quoted(fact.text()) + " " + sign.text() + " " + quoted(wanted.text);
      case OneOf(var fact, var wanted) ->
          wanted.stream()
              .map(one -> quoted(one.text))
              .collect(Collectors.joining(", ", quoted(fact.text()) + " in (", ")"));
    };
  }

  private static String joined(List<Condition> parts, String between) {
    return parts.stream()
        .map(p -> p instanceof All || p instanceof Any ? "(" + p.text() + ")" : p.text())
        .collect(Collectors.joining(between));
  }

  private static String quoted(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean plain =
        !text.isEmpty()
            && !QueryParser.RESERVED.contains(lower)
            && text.chars()
                .noneMatch(c -> Character.isWhitespace(c) || "<>=!~(),\"'\\".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
