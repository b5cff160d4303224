package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.RendezvousFlags;
import dev.tacho.train.rendezvous.RendezvousSources;
import java.util.OptionalInt;

/// The options that say which worker of several hosts this is.
final class RendezvousOptions {
  private static final String RANK = "rank";
  private static final String WORLD = "world-size";
  private static final String MEETING = "rendezvous";
  static final String PATIENCE = "patience";

  private RendezvousOptions() {}

  static Usage.Builder in(Usage.Builder usage) {
    return usage
        .option(RANK, "N", "which worker of several hosts this is, from 0 (a launcher says)")
        .option(WORLD, "N", "how many they are (a launcher says)")
        .option(MEETING, "HOST:PORT", "where they meet: of rank 0 (a launcher says)")
        .option(PATIENCE, "DURATION", "how long workers wait for each other (30s)");
  }

  /// What the options and the environment say.
  static RendezvousSources.Found read(Call call) {
    Arguments given = call.arguments();
    RendezvousFlags flags =
        new RendezvousFlags(
            given.has(RANK) ? OptionalInt.of(given.countFromZero(RANK, 0)) : OptionalInt.empty(),
            given.has(WORLD) ? OptionalInt.of(given.count(WORLD, 1)) : OptionalInt.empty(),
            given.text(MEETING),
            given.duration(PATIENCE));
    try {
      return RendezvousSources.read(flags, call.environment().variables());
    } catch (TrainException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()));
    }
  }
}
