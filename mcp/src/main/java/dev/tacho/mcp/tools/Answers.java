package dev.tacho.mcp.tools;

import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Budget;
import dev.tacho.report.budget.JsonBudget;
import dev.tacho.report.budget.Page;
import java.util.List;

/// What the tools' answers have in common: each keeps to the budget that it was asked for, its
/// text and its facts alike, and says what it left out.
final class Answers {
  /// Least tokens that hold the facts that every answer has.
  static final long LEAST = 100;

  /// More tokens than any answer takes.
  private static final long MOST = 1_000_000;

  /// Columns that lines are broken at: answers are read by programs, so this only bounds a line.
  static final int COLUMNS = 120;

  private Answers() {}

  /// `fields` and the budget, which every tool has.
  static Fields budgeted(Fields fields) {
    return fields.may("budget", Shape.wholeFrom(LEAST), "tokens");
  }

  /// The answer that `page` and `facts` give within the budget of `arguments`.
  static Tool.Told told(Page page, Json.Obj facts, Json.Obj arguments, long usual) {
    Budget budget = budget(arguments, usual);
    List<String> lines = page.more("budget=%d shows all").lines(budget);
    return new Tool.Told(String.join("\n", lines), JsonBudget.fit(facts, budget, false));
  }

  /// The tokens that `arguments` ask for.
  static Budget budget(Json.Obj arguments, long usual) {
    return new Budget(Math.min(MOST, arguments.whole("budget").orElse(usual)));
  }

  /// A step, where there is one.
  static Json.Builder step(Json.Builder json, String name, long step) {
    return step == RunSink.NO_STEP ? json : json.put(name, step);
  }

  /// ` at step 1,200`; nothing where there is no step.
  static String at(String stepName, long step) {
    return step == RunSink.NO_STEP ? "" : " at " + stepName + " " + Numbers.grouped(step);
  }
}
