package dev.tacho.report.budget;

import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;

/// An answer in parts that are worth more or less. [#lines] shows as much of it as a budget
/// holds, what is worth most first, in the order in which the parts were added; the last line
/// tells what was left out and how much all of it takes. Confined to one thread.
public final class Page {
  /// Kept free for the note of what was left out.
  private static final int NOTE = 120;

  /// A part.
  ///
  /// @param what its lines are, in the plural: `findings`
  /// @param worth the lower the sooner it is shown
  /// @param first lines that are shown before parts of higher `worth` get any
  /// @param heading shown with the first line; empty text for none
  private record Part(String what, int worth, int first, String heading, List<String> lines) {
    long heading(boolean anything) {
      return heading.isEmpty() ? 0 : heading.length() + (anything ? 2 : 1);
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private String more = "";

  /// An empty page.
  public Page() {}

  /// Adds lines; none add nothing.
  ///
  /// A line may hold line ends, and is then shown whole or not at all.
  ///
  /// @param what they are, in the plural: `findings`
  /// @param worth the lower the sooner they are shown
  /// @param first how many of them are shown before those of higher `worth` get any
  /// @param heading above them, behind an empty line; empty text for none
  public Page part(String what, int worth, int first, String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      parts.add(new Part(what, worth, first, heading, List.copyOf(lines)));
    }
    return this;
  }

  /// What shows the rest, behind the note: `--budget 812`, with `%d` for the tokens that all of
  /// it takes.
  public Page more(String hint) {
    this.more = hint;
    return this;
  }

  /// The page within `budget`.
  public List<String> lines(Budget budget) {
    long whole = characters();
    int[] shown = new int[parts.size()];
    if (whole <= budget.characters()) {
      for (int i = 0; i < shown.length; i++) {
        shown[i] = parts.get(i).lines.size();
      }
      return lines(shown);
    }
    long left = budget.characters() - NOTE;
    List<Integer> order = byWorth();
    for (int round = 0; round < 2; round++) {
      for (int i : order) {
        Part part = parts.get(i);
        int most = round == 0 ? Math.min(part.first, part.lines.size()) : part.lines.size();
        while (shown[i] < most) {
          long cost =
              part.lines.get(shown[i]).length() + 1 + (shown[i] == 0 ? part.heading(true) : 0);
          if (cost > left) {
            break;
          }
          left -= cost;
          shown[i]++;
        }
      }
    }
    List<String> lines = lines(shown);
    if (lines.isEmpty() && !parts.isEmpty()) {
      String first = parts.get(order.getFirst()).lines.getFirst();
      lines.add(Width.cut(first, (int) Math.max(20, left - 1)));
    }
    lines.add(note(shown, whole));
    return lines;
  }

  /// How many characters the whole page has.
  private long characters() {
    long characters = 0;
    for (Part part : parts) {
      characters += part.heading(characters > 0);
      for (String line : part.lines) {
        characters += line.length() + 1;
      }
    }
    return characters;
  }

  private List<Integer> byWorth() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> Integer.compare(parts.get(a).worth, parts.get(b).worth));
    return order;
  }

  private List<String> lines(int[] shown) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      Part part = parts.get(i);
      if (shown[i] > 0 && !part.heading.isEmpty()) {
        if (!lines.isEmpty()) {
          lines.add("");
        }
        part.heading.lines().forEach(lines::add);
      }
      for (String line : part.lines.subList(0, shown[i])) {
        line.lines().forEach(lines::add);
      }
    }
    return lines;
  }

  /// As many of the parts as there is room for, and the sum of the others.
  private String note(int[] shown, long whole) {
    String hint = more.isEmpty() ? "" : "; " + more.replace("%d", Long.toString(wanted(whole)));
    StringBuilder note = new StringBuilder("left out: ");
    int rest = 0;
    boolean any = false;
    for (int i = 0; i < shown.length; i++) {
      Part part = parts.get(i);
      int missing = part.lines.size() - shown[i];
      if (missing == 0) {
        continue;
      }
      String text =
          shown[i] == 0
              ? missing + " " + (missing == 1 ? single(part.what) : part.what)
              : missing + " of " + part.lines.size() + " " + part.what;
      if (rest == 0 && note.length() + text.length() + hint.length() + 26 < NOTE) {
        note.append(any ? ", " : "").append(text);
        any = true;
      } else {
        rest += missing;
      }
    }
    if (rest > 0) {
      note.append(any ? ", " : "").append(rest).append(any ? " more lines" : " lines");
    }
    return Width.cut(note.append(hint).toString(), NOTE - 1);
  }

  /// `line of output` for `lines of output`, `next step` for `next steps`.
  private static String single(String what) {
    int blank = what.indexOf(' ');
    String first = blank < 0 ? what : what.substring(0, blank);
    if (first.endsWith("s")) {
      return first.substring(0, first.length() - 1) + what.substring(first.length());
    }
    return what.endsWith("s") ? what.substring(0, what.length() - 1) : what;
  }

  /// A round number of tokens that holds all of it.
  private static long wanted(long characters) {
    long tokens = Budget.tokensOf(characters);
    return (tokens + 9) / 10 * 10;
  }
}
