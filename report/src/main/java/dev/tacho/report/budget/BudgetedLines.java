package dev.tacho.report.budget;

/// Text that passes through until a budget is used up. What comes then is counted; the note of it
/// stands at the end. Confined to one thread.
public final class BudgetedLines {
  /// Kept free for the note.
  private static final int NOTE = 60;

  private final Budget budget;
  private final StringBuilder held = new StringBuilder();
  private long used;
  private long wanted;
  private long leftOut;
  private boolean over;

  /// Nothing has passed yet.
  public BudgetedLines(Budget budget) {
    this.budget = budget;
  }

  /// What of `text` may be written now. What would leave no room for the note is held back until
  /// it is known whether there will be one.
  public String fitting(String text) {
    wanted += text.length();
    StringBuilder now = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at) + 1;
      String line = end == 0 ? text.substring(at) : text.substring(at, end);
      at += line.length();
      if (!over && held.isEmpty() && used + line.length() <= budget.characters() - NOTE) {
        used += line.length();
        now.append(line);
      } else {
        hold(line);
      }
    }
    return now.toString();
  }

  private void hold(String line) {
    leftOut++;
    if (!over) {
      held.append(line);
      over = used + held.length() > budget.characters();
    }
  }

  /// What was held back where all of it fits; else the note of what was left out.
  public String rest() {
    if (!over) {
      return held.toString();
    }
    long tokens = (Budget.tokensOf(wanted) + 9) / 10 * 10;
    return "left out: "
        + leftOut
        + (leftOut == 1 ? " line" : " lines")
        + "; --budget "
        + tokens
        + " shows all\n";
  }
}
