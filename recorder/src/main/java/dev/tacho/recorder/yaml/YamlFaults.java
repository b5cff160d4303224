package dev.tacho.recorder.yaml;

import java.util.ArrayList;
import java.util.List;

/// What is wrong with one file, gathered so that it can be told at once. Confined to one thread.
public final class YamlFaults {
  /// Faults told in full; more are counted.
  public static final int MAX = 50;

  private static final int LONGEST = 80;

  /// One fault.
  ///
  /// @param line from 1; 0 where it concerns the whole file
  /// @param message the thing, its value and the remedy
  public record Fault(int line, String message) {
    @Override
    public String toString() {
      return line == 0 ? message : "line " + line + ": " + message;
    }
  }

  private final List<Fault> faults = new ArrayList<>();
  private int more;

  /// None so far.
  public YamlFaults() {}

  /// Takes one down.
  public void add(int line, String message) {
    if (faults.size() < MAX) {
      faults.add(new Fault(line, message));
    } else {
      more++;
    }
  }

  /// How many were taken down.
  public int count() {
    return faults.size() + more;
  }

  /// Those told in full, in the order of their lines.
  public List<Fault> all() {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort((a, b) -> Integer.compare(a.line(), b.line()));
    if (more > 0) {
      sorted.add(new Fault(0, more + " faults more; mend these first"));
    }
    return sorted;
  }

  /// All of them as one message about `what`.
  public String message(String what) {
    List<Fault> all = all();
    if (all.size() == 1) {
      return what + (all.getFirst().line() == 0 ? ": " : ", ") + all.getFirst();
    }
    StringBuilder text = new StringBuilder(what);
    text.append(" has ").append(count()).append(" faults:");
    all.forEach(fault -> text.append("\n  ").append(fault));
    return text.toString();
  }

  /// A value short enough to be shown.
  public static String shown(String value) {
    int end = Math.min(value.length(), LONGEST);
    return value.substring(0, end) + (end < value.length() ? "..." : "");
  }
}
