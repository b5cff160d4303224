package dev.tacho.cli.shell;

import java.util.ArrayList;
import java.util.List;

/// How a word is used. Immutable.
///
/// @param word as it is typed; two where a word has parts: `bench onnx`
/// @param purpose one line for the table of words
/// @param operands what follows the options, as in help: `RUN`, `FILE...`; empty text when
///     nothing
/// @param fewest operands that must be given
/// @param most operands that may be given
/// @param takesCommand whether a command to start follows after `--`
/// @param insteadOfCommand the option that stands for a command; empty text when there is none
/// @param options the word's own, without the common ones
/// @param notes paragraphs that explain what the options cannot
/// @param examples whole command lines
public record Usage(
    String word,
    Group group,
    String purpose,
    String operands,
    int fewest,
    int most,
    boolean takesCommand,
    String insteadOfCommand,
    List<Option> options,
    List<String> notes,
    List<String> examples) {

  /// Any number of operands.
  public static final int ANY = Integer.MAX_VALUE;

  /// How many arguments the word takes: one, or two where it is a part.
  public int words() {
    return word.split(" ").length;
  }

  /// Begins the usage of `word`.
  public static Builder of(String word, Group group, String purpose) {
    return new Builder(word, group, purpose);
  }

  /// Puts a usage together. Confined to one thread.
  public static final class Builder {
    private final String word;
    private final Group group;
    private final String purpose;
    private String operands = "";
    private int fewest;
    private int most;
    private boolean takesCommand;
    private String insteadOfCommand = "";
    private final List<Option> options = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();

    private Builder(String word, Group group, String purpose) {
      this.word = word;
      this.group = group;
      this.purpose = purpose;
    }

    /// Takes `fewest` to `most` operands, shown as `synopsis`.
    public Builder operands(String synopsis, int fewest, int most) {
      this.operands = synopsis;
      this.fewest = fewest;
      this.most = most;
      return this;
    }

    /// Takes a command to start, after `--`.
    public Builder command() {
      this.takesCommand = true;
      return this;
    }

    /// Takes a command to start, after `--`, or the option `name`.
    public Builder commandOr(String name) {
      this.insteadOfCommand = name;
      return command();
    }

    /// An option with a value.
    public Builder option(String name, String value, String help) {
      options.add(new Option(name, value, false, help));
      return this;
    }

    /// An option with a value that may be given more than once.
    public Builder options(String name, String value, String help) {
      options.add(new Option(name, value, true, help));
      return this;
    }

    /// An option without a value.
    public Builder flag(String name, String help) {
      options.add(Option.flag(name, help));
      return this;
    }

    /// The option that chooses the form of tables.
    public Builder formats() {
      return option("format", "FORM", "text, csv or markdown");
    }

    /// A paragraph below the options.
    public Builder note(String paragraph) {
      notes.add(paragraph);
      return this;
    }

    /// A whole command line.
    public Builder example(String line) {
      examples.add(line);
      return this;
    }

    public Usage build() {
      return new Usage(
          word,
          group,
          purpose,
          operands,
          fewest,
          most,
          takesCommand,
          insteadOfCommand,
          List.copyOf(options),
          List.copyOf(notes),
          List.copyOf(examples));
    }
  }
}
