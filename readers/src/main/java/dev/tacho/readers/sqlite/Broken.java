package dev.tacho.readers.sqlite;

/// A part of the file that breaks the format's rules. Caught where the part can be left out.
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  Broken(String what) {
    // thrown for each damaged cell of a hostile file: without the cost of a trace that nobody reads
    super(what, null, false, false);
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
