package dev.tacho.cli.train;

import dev.tacho.cli.shell.Console;
import java.time.Duration;

/// Says where a replay stands, a line every five seconds. Confined to one thread.
final class ReplayProgress {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Console console;
  private long told = System.nanoTime();

  ReplayProgress(Console console) {
    this.console = console;
  }

  void says(String what) {
    if (System.nanoTime() - told > EVERY.toNanos()) {
      told = System.nanoTime();
      console.hint("replay · " + what);
    }
  }
}
