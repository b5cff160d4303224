package dev.tacho.cli.shell;

/// One option of a word.
///
/// @param name without the dashes
/// @param value what stands for its value in help, as `DIR`; empty text for a flag
/// @param repeatable whether it may be given more than once
/// @param help one sentence without a full stop
record Option(String name, String value, boolean repeatable, String help) {
  /// The options that every word takes.
  static final Option[] COMMON = {
    new Option(
        "home", "DIR", false, "the store to use, instead of the nearest .tacho or TACHO_HOME"),
    new Option(
        "budget",
        "TOKENS",
        false,
        "the longest answer, a token being four characters; what is left out is counted"),
    flag("json", "the same facts as one JSON document, with a published schema"),
    flag("quiet", "no hints and no progress, only data and errors"),
    flag("verbose", "say more about what is done, on standard error"),
    flag("debug", "show stack traces of errors"),
    flag("help", "show this page"),
  };

  static Option flag(String name, String help) {
    return new Option(name, "", false, help);
  }

  boolean isFlag() {
    return value.isEmpty();
  }

  /// As typed: `--home DIR`.
  String synopsis() {
    return isFlag() ? "--" + name : "--" + name + " " + value;
  }
}
