package dev.tacho.analysis.query;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A condition on runs, as `val/accuracy:best > 0.8 and config.lr < 1e-3 and state = completed and
/// started > "7 days ago"`. Immutable; any thread.
///
/// ```
/// query     = and { "or" and }
/// and       = not { "and" not }
/// not       = "not" not | "(" query ")" | "has" FACT | "favourite" | condition
/// condition = FACT sign VALUE | FACT "in" "(" VALUE { "," VALUE } ")"
/// sign      = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
/// ```
///
/// A [Fact] that has blanks or signs in its name stands in quotation marks. `~` looks for text
/// within text, whatever its capitals; `*` in it and after `=` stands for any text. A run without
/// the fact matches neither a condition nor its opposite.
public final class Query {
  private final Condition root;

  private Query(Condition root) {
    this.root = root;
  }

  /// Reads `text`; `now` is what `7 days ago` counts from.
  ///
  /// @throws QueryException with the place of what cannot be understood
  public static Query parse(String text, Instant now) {
    return new Query(new QueryParser(text, now).query());
  }

  /// Whether `run` is meant.
  public boolean matches(QueriedRun run) {
    return root.of(run) == Answer.YES;
  }

  /// The names of the metrics that it asks for, in order.
  public Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    facts(root, names);
    return names;
  }

  private static void facts(Condition condition, Set<String> names) {
    switch (condition) {
      case Condition.All(var parts) -> parts.forEach(part -> facts(part, names));
      case Condition.Any(var parts) -> parts.forEach(part -> facts(part, names));
      case Condition.Not(var inner) -> facts(inner, names);
      case Condition.Has(var fact) -> metric(fact, names);
      case Condition.Compares(var fact, _, _) -> metric(fact, names);
      case Condition.OneOf(var fact, _) -> metric(fact, names);
    }
  }

  private static void metric(Fact fact, Set<String> names) {
    if (fact instanceof Fact.Measure(var selector)) {
      names.add(selector.metric());
    }
  }

  /// The same query, written as it was understood: what reads back equal.
  @Override
  public String toString() {
    return root.text();
  }

  /// How a condition stands to one run.
  enum Answer {
    YES,
    NO,
    /// The run does not have the fact.
    UNKNOWN;

    Answer not() {
      return switch (this) {
        case YES -> NO;
        case NO -> YES;
        case UNKNOWN -> UNKNOWN;
      };
    }

    static Answer of(boolean holds) {
      return holds ? YES : NO;
    }

    /// All of them (`end` is NO), or any of them (`end` is YES).
    static Answer fold(List<Condition> parts, QueriedRun run, Answer end) {
      Answer all = end.not();
      for (Condition part : parts) {
        Answer one = part.of(run);
        if (one == end) {
          return end;
        }
        all = one == UNKNOWN ? UNKNOWN : all;
      }
      return all;
    }
  }
}
