package dev.tacho.readers.sqlite;

/// How many pages one walk may still read. A sound tree reaches each page of the file once, so a
/// walk that spends more goes round in circles.
final class Budget {
  private final long pages;
  private long left;

  Budget(long pages) {
    this.pages = pages;
    this.left = pages;
  }

  void spend() {
    if (--left < 0) {
      throw new Broken(
          "more than the " + pages + " pages of the file were met on one walk: they form a loop");
    }
  }

  boolean spent() {
    return left < 0;
  }
}
