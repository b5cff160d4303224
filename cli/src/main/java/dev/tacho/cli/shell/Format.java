package dev.tacho.cli.shell;

import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import java.util.List;

/// In which form a word prints its tables.
public enum Format {
  /// For people: columns as wide as they have to be.
  TEXT,
  /// Comma-separated values by RFC 4180, the heading first.
  CSV,
  /// A table in Markdown.
  MARKDOWN;

  private static final List<String> WORDS = List.of("text", "csv", "markdown", "md");

  /// What `--format` says; text where it says nothing.
  static Format of(Arguments arguments) {
    String word = arguments.text("format").orElse("text");
    return switch (word) {
      case "text" -> TEXT;
      case "csv" -> CSV;
      case "markdown", "md" -> MARKDOWN;
      default ->
          throw Refusal.usage(
              "--format is '"
                  + Printable.of(word)
                  + "'"
                  + NearMiss.suggestion(word, WORDS)
                  + " text, csv and markdown are known, and --json");
    };
  }
}
