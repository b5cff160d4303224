package dev.tacho.train.collective;

import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.Rendezvous;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Says in a sentence what Gloo and its stores say in a page.
final class GlooFaults {
  private GlooFaults() {}

  /// Why workers did not meet.
  static TrainException meeting(Rendezvous at, RuntimeException e) {
    if (e instanceof TrainException known) {
      return known;
    }
    String said = said(e);
    String where = at.at().text();
    if (said.contains("eaddrinuse") || said.contains("address already in use")) {
      return Doorway.inUse(where, e);
    }
    if (timed(said)) {
      return new TrainException(
          "rank %d: not all of %d workers came to %s within %s"
              .formatted(at.rank(), at.world(), where, seconds(at)),
          e);
    }
    return new TrainException(
        "rank %d cannot meet the others at %s: %s".formatted(at.rank(), where, firstLine(e)), e);
  }

  /// Who did not come to the meeting, as far as the store can still say.
  static TrainException absent(Rendezvous at, List<Integer> missing, RuntimeException e) {
    String who =
        switch (missing.size()) {
          case 0 -> "not all of " + at.world() + " workers";
          case 1 -> "rank " + missing.getFirst() + " of " + at.world();
          default -> missing.size() + " of " + at.world() + " workers";
        };
    return new TrainException(
        "rank %d waited %s at %s: %s did not come%s"
            .formatted(
                at.rank(),
                seconds(at),
                at.at().text(),
                who,
                missing.size() > 1 ? ", the first of them rank " + missing.getFirst() : ""),
        e);
  }

  /// Why a collective did not end.
  static TrainException of(String collective, long number, Rendezvous at, RuntimeException e) {
    if (e instanceof TrainException known) {
      return known;
    }
    String said = said(e);
    String what = "rank %d: %s (collective %d)".formatted(at.rank(), collective, number);
    if (timed(said)) {
      return new TrainException(
          what + " did not end within " + seconds(at) + ": another worker did not take part", e);
    }
    if (said.contains("closed by peer")
        || said.contains("connection reset")
        || said.contains("broken pipe")) {
      return new TrainException(
          what + " broke: the connection to another worker was closed, it ended or was cut off", e);
    }
    return new TrainException(what + " failed: " + firstLine(e), e);
  }

  /// Why the others cannot be told that something is done.
  static TrainException untold(String what, Rendezvous at, RuntimeException e) {
    return new TrainException(
        "rank %d cannot tell the others of %s: %s".formatted(at.rank(), what, firstLine(e)), e);
  }

  /// Why what another worker does was not waited for to its end.
  static TrainException undone(String what, Duration limit, Rendezvous at, RuntimeException e) {
    return new TrainException(
        timed(said(e))
            ? "rank %d waited %d s for %s, which another worker has not done"
                .formatted(at.rank(), limit.toSeconds(), what)
            : "rank %d waited for %s of another worker, which is gone: %s"
                .formatted(at.rank(), what, firstLine(e)),
        e);
  }

  private static boolean timed(String said) {
    return said.contains("timed out") || said.contains("timeout");
  }

  private static String seconds(Rendezvous at) {
    return at.limit().toMillis() / 1000.0 + " s";
  }

  private static String said(RuntimeException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
