package dev.tacho.cli.shell;

import dev.tacho.core.text.Numbers;

/// Numbers of things: `1 run`, `1,240 runs`. Pure.
public final class Counted {
  private Counted() {}

  public static String of(long count, String noun) {
    return Numbers.grouped(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
