package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;

/// How many processes of ours one machine is asked to hold.
final class Crowd {
  /// Each loads libtorch, some 300 MB, and wants a processor of its own.
  private static final int MOST = 64;

  private Crowd() {}

  /// What was typed after `--workers`.
  static int workers(Arguments arguments, int usual) {
    int workers = arguments.count("workers", usual);
    if (workers > MOST) {
      throw Refusal.usage(
          "--workers "
              + workers
              + " are more than the "
              + MOST
              + " that one machine is asked to hold; start ranks on several hosts with --world-size");
    }
    return workers;
  }
}
