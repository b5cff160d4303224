package dev.tacho.cli.shell;

/// The five groups of words, in the order of the help page.
public enum Group {
  RECORD("Record"),
  LOOK("Look"),
  JUDGE("Judge"),
  SHARE("Share"),
  KEEP("Keep");

  private final String title;

  Group(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
