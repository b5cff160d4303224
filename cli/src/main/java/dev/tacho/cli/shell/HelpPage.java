package dev.tacho.cli.shell;

import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;

/// Help pages, made from what the words say of themselves. Pure; 80 columns.
public final class HelpPage {
  private static final int COLUMNS = 80;
  private static final int WIDEST_TERM = 28;

  private final StringBuilder out = new StringBuilder(2048);

  private HelpPage() {}

  /// The page of all words, by group.
  public static String ofAll(List<Word> words) {
    HelpPage page = new HelpPage();
    page.paragraph("Tacho records what machine-learning programs do, and never invents a number.");
    page.paragraph("usage: tacho WORD [OPTION...] [ARGUMENT...]");
    int widest = 0;
    for (Word word : words) {
      widest = Math.max(widest, word.usage().word().length());
    }
    for (Group group : Group.values()) {
      List<String[]> rows = new ArrayList<>();
      for (Word word : words) {
        Usage usage = word.usage();
        if (usage.group() == group) {
          rows.add(new String[] {usage.word(), usage.purpose()});
        }
      }
      page.section(group.title(), rows, widest);
    }
    page.section("Options of every word", options(List.of(Option.COMMON)));
    page.paragraph("tacho WORD --help explains a word; tacho --version says which Tacho this is.");
    return page.toString();
  }

  /// The page of a word that has parts.
  public static String ofParts(String first, List<Word> parts) {
    HelpPage page = new HelpPage();
    page.paragraph("usage: tacho " + first + " PART [OPTION...] [ARGUMENT...]");
    int widest = parts.stream().mapToInt(part -> part.usage().word().length()).max().orElse(0);
    page.section(
        "Parts",
        parts.stream()
            .map(part -> new String[] {part.usage().word(), part.usage().purpose()})
            .toList(),
        widest);
    page.paragraph("tacho " + first + " PART --help explains a part.");
    return page.toString();
  }

  /// The page of one word.
  public static String of(Usage usage) {
    HelpPage page = new HelpPage();
    page.paragraph("tacho " + usage.word() + ": " + usage.purpose());
    StringBuilder line =
        new StringBuilder("usage: tacho ").append(usage.word()).append(" [OPTION...]");
    if (!usage.operands().isEmpty()) {
      line.append(' ')
          .append(usage.fewest() == 0 ? "[" + usage.operands() + "]" : usage.operands());
    }
    if (usage.takesCommand()) {
      line.append(" -- COMMAND [ARGUMENT...]");
    }
    for (Option option : usage.options()) {
      if (option.name().equals(usage.insteadOfCommand())) {
        line.append(" | ").append(option.synopsis());
      }
    }
    page.paragraph(line.toString());
    page.section("Options", options(usage.options()));
    page.section("Options of every word", options(List.of(Option.COMMON)));
    for (String note : usage.notes()) {
      page.paragraph(note);
    }
    if (!usage.examples().isEmpty()) {
      page.out.append("Examples\n");
      for (String example : usage.examples()) {
        page.out.append("  ").append(example).append('\n');
      }
    }
    return page.toString();
  }

  private static List<String[]> options(List<Option> options) {
    List<String[]> rows = new ArrayList<>();
    for (Option option : options) {
      rows.add(
          new String[] {
            option.synopsis(),
            option.help() + (option.repeatable() ? "; may be given more than once" : "")
          });
    }
    return rows;
  }

  private void section(String title, List<String[]> rows) {
    int widest = 0;
    for (String[] row : rows) {
      if (row[0].length() <= WIDEST_TERM) {
        widest = Math.max(widest, row[0].length());
      }
    }
    section(title, rows, widest);
  }

  private void section(String title, List<String[]> rows, int widest) {
    if (rows.isEmpty()) {
      return;
    }
    out.append(title).append('\n');
    for (String[] row : rows) {
      out.append("  ").append(Width.pad(row[0], widest, false));
      boolean fits = row[0].length() <= widest;
      out.append(fits ? "  " : "\n" + " ".repeat(widest + 4));
      wrap(row[1], widest + 4);
    }
    out.append('\n');
  }

  private void paragraph(String text) {
    wrap(text, 0);
    out.append('\n');
  }

  /// Writes `text` in lines of at most [#COLUMNS], the later ones behind `indent` blanks.
  private void wrap(String text, int indent) {
    int at = indent;
    boolean first = true;
    for (String word : text.split(" ")) {
      if (!first && at + 1 + word.length() > COLUMNS) {
        out.append('\n').repeat(' ', indent);
        at = indent;
        first = true;
      }
      if (!first) {
        out.append(' ');
        at++;
      }
      out.append(word);
      at += word.length();
      first = false;
    }
    out.append('\n');
  }

  @Override
  public String toString() {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == '\n') {
      end--;
    }
    return out.substring(0, end);
  }
}
