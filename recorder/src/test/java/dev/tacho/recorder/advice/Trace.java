package dev.tacho.recorder.advice;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.recorder.advice.Advisor.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run made up second by second, with rules held against it.
public final class Trace {
  static final long SECOND = 1_000_000_000L;

  private final Advisor advisor;
  private final List<Told> told = new ArrayList<>();
  private long second;

  Trace(RuleBook rules, Baselines baselines) {
    advisor = new Advisor(rules);
    advisor.compareWith(baselines);
    event(RunEvent.state(RunState.RUNNING));
  }

  /// Tacho's own rules, no earlier runs.
  static Trace builtIn() {
    return new Trace(RuleBook.builtIn(), Baselines.none("no earlier run"));
  }

  /// The rules of a text, no earlier runs.
  static Trace of(String rules) {
    return new Trace(book(rules), Baselines.none("no earlier run"));
  }

  /// The rules of a text alone.
  static RuleBook book(String rules) {
    String off =
        String.join(
            "\n",
            RuleBook.builtIn().rules().stream()
                .map(rule -> "  - {id: " + rule.id() + ", off: true}")
                .toList());
    String text = "schema: tacho.advice-rules/1\nrules:\n" + off + "\n" + rules;
    return switch (RuleBook.builtIn().with("test", text)) {
      case RuleBook.Read.Taken(var book) -> book;
      case RuleBook.Read.Refused(_, var message) -> throw new AssertionError(message);
    };
  }

  Trace event(RunEvent event) {
    advisor.event(second * SECOND + SECOND / 2, event);
    return this;
  }

  Trace value(String series, double value) {
    return value("telemetry", series, value);
  }

  Trace value(String source, String series, double value) {
    advisor.value(second * SECOND + SECOND / 2, advisor.track(source, series), value);
    return this;
  }

  Trace step(long step) {
    advisor.step(second * SECOND + SECOND / 2, step);
    return this;
  }

  /// Time goes on by so many seconds.
  Trace pass(long seconds) {
    for (long i = 0; i < seconds; i++) {
      second++;
      told.addAll(advisor.tick(second * SECOND));
    }
    return this;
  }

  /// So many seconds with the same values, given as name, value, name, value.
  Trace hold(long seconds, Object... values) {
    for (long i = 0; i < seconds; i++) {
      for (int v = 0; v < values.length; v += 2) {
        value((String) values[v], ((Number) values[v + 1]).doubleValue());
      }
      pass(1);
    }
    return this;
  }

  Trace complete() {
    return end(RunState.COMPLETED);
  }

  Trace end(RunState state) {
    event(RunEvent.state(state));
    told.addAll(advisor.end(second * SECOND + SECOND / 2));
    return this;
  }

  /// Everything that was told up to now.
  List<RunEvent.Advice> told() {
    return told.stream().map(Told::advice).toList();
  }

  /// What one rule told.
  List<RunEvent.Advice> told(String rule) {
    return told().stream().filter(advice -> advice.rule().equals(rule)).toList();
  }

  /// Why a rule was never judged; empty when it was.
  Optional<String> unjudged(String rule) {
    return advisor.states().stream()
        .filter(state -> state.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .unjudged();
  }
}
