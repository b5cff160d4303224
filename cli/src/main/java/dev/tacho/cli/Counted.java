package dev.tacho.cli;

import dev.tacho.core.text.Numbers;

/// Numbers of things: `1 run`, `1,240 runs`. Pure.
final class Counted {
  private Counted() {}

  static String of(long count, String noun) {
    return Numbers.grouped(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
