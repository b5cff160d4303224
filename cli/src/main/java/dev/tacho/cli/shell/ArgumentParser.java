package dev.tacho.cli.shell;

import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Typed words to [Arguments], by what a [Usage] allows. `--name VALUE` and `--name=VALUE` are
/// the same; options and operands may be mixed; everything after `--` is the command, or operands
/// that may begin with a dash. Confined to one thread.
public final class ArgumentParser {
  private final Usage usage;
  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();

  private ArgumentParser(Usage usage) {
    this.usage = usage;
  }

  /// Fails with a [Refusal] at the first thing that cannot be understood.
  public static Arguments parse(Usage usage, List<String> typed) {
    return new ArgumentParser(usage).parse(typed);
  }

  private Arguments parse(List<String> typed) {
    List<String> command = List.of();
    for (int at = 0; at < typed.size(); at++) {
      String text = typed.get(at);
      if (text.equals("--")) {
        List<String> rest = List.copyOf(typed.subList(at + 1, typed.size()));
        if (usage.takesCommand()) {
          command = rest;
        } else {
          operands.addAll(rest);
        }
        break;
      }
      if (text.equals("-h")) {
        give("help", "");
      } else if (text.startsWith("--")) {
        at = option(typed, at);
      } else if (text.length() > 1 && text.charAt(0) == '-') {
        throw unknown(text);
      } else {
        operands.add(text);
      }
    }
    if (!given.containsKey("help")) {
      checkOperands(command);
    }
    return new Arguments(given, List.copyOf(operands), command);
  }

  /// Takes in the option at `at` and tells where its last part stands.
  private int option(List<String> typed, int at) {
    String text = typed.get(at);
    int equals = text.indexOf('=');
    String name = equals < 0 ? text.substring(2) : text.substring(2, equals);
    Option option = find(name, text);
    if (option.isFlag()) {
      if (equals >= 0) {
        throw Refusal.usage(
            "--"
                + name
                + " takes no value, got '"
                + Printable.of(text.substring(equals + 1))
                + "'; leave it out");
      }
      give(name, "");
      return at;
    }
    if (given.containsKey(name) && !option.repeatable()) {
      throw Refusal.usage("--" + name + " stands twice; give it once");
    }
    if (equals >= 0) {
      give(name, text.substring(equals + 1));
      return at;
    }
    if (at + 1 == typed.size() || isOption(typed.get(at + 1))) {
      throw Refusal.usage("--" + name + " has no value; give it as " + option.synopsis());
    }
    give(name, typed.get(at + 1));
    return at + 1;
  }

  private void give(String name, String value) {
    List<String> values = given.get(name);
    if (values == null) {
      values = new ArrayList<>(1);
      given.put(name, values);
    }
    values.add(value);
  }

  private Option find(String name, String typed) {
    for (Option option : usage.options()) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    for (Option option : Option.COMMON) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    throw unknown(typed);
  }

  /// Whether `text` cannot be a value because it names an option, or ends them.
  private boolean isOption(String text) {
    if (text.equals("--")) {
      return true;
    }
    if (!text.startsWith("--")) {
      return false;
    }
    int equals = text.indexOf('=');
    return names().contains(equals < 0 ? text : text.substring(0, equals));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Option option : usage.options()) {
      names.add("--" + option.name());
    }
    for (Option option : Option.COMMON) {
      names.add("--" + option.name());
    }
    return names;
  }

  private Refusal unknown(String typed) {
    int equals = typed.indexOf('=');
    String name = equals < 0 ? typed : typed.substring(0, equals);
    return Refusal.usage(
        "unknown option '"
            + Printable.of(name)
            + "'"
            + NearMiss.suggestion(name, names())
            + " tacho "
            + usage.word()
            + " --help shows all");
  }

  private void checkOperands(List<String> command) {
    String help = "; see tacho " + usage.word() + " --help";
    if (usage.takesCommand() && !operands.isEmpty() && operands.size() > usage.most()) {
      throw Refusal.usage(
          "'"
              + Printable.of(operands.get(usage.most()))
              + "' stands before the command; put -- in front of "
              + "it, as tacho "
              + wordsBefore()
              + " -- "
              + Printable.of(operands.get(usage.most())));
    }
    if (given.containsKey(usage.insteadOfCommand())) {
      if (!command.isEmpty()) {
        throw Refusal.usage(
            "--" + usage.insteadOfCommand() + " and a command exclude each other; give one");
      }
      return;
    }
    if (usage.takesCommand() && command.isEmpty()) {
      throw Refusal.usage(
          "no command; give one after --, as tacho " + wordsBefore() + " -- python train.py");
    }
    if (operands.size() > usage.most()) {
      throw Refusal.usage(
          "'"
              + Printable.of(operands.get(usage.most()))
              + "' is too much: "
              + (usage.most() == 0 ? "no operand is" : "only " + usage.operands() + " is")
              + " taken"
              + help);
    }
    if (operands.size() < usage.fewest()) {
      throw Refusal.usage("no " + usage.operands() + " given" + help);
    }
  }

  /// What stands before `--`: the word, and the kind of work where it has several.
  private String wordsBefore() {
    return usage.operands().isEmpty() ? usage.word() : usage.word() + " " + usage.operands();
  }
}
