package dev.tacho.health.watch;

import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerStep;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Parameters that must be the same on every worker and are not, and what computing twice tells.
///
/// Of three workers or more, the one that stands alone is wrong. Of two, only a second computation
/// can say which: it is waited for, for [#PATIENCE], and then both are named.
final class Digests implements Detector {
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
  private static final String ADVICE =
      "suspect the memory of its machine or the network card; resume from a checkpoint before this"
          + " step";

  private final Findings findings;
  private Optional<Row> undecided = Optional.empty();

  /// The first step whose parameters were not compared, or were and differed.
  private OptionalLong unsure = OptionalLong.empty();

  Digests(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void hear(Heard heard) {
    if (heard instanceof Heard.Recomputed recomputed && !recomputed.equal()) {
      undecided = Optional.empty();
      findings.add(
          Report.of(AnomalyKind.CORRUPT_GRADIENT, recomputed.rank())
              .cause(Cause.COMPUTE)
              .since(recomputed.step(), recomputed.nanos(), recomputed.nanos())
              .clue("second computation that differs", 1, 0, "", 1)
              .say(
                  "rank "
                      + recomputed.rank()
                      + " computed the "
                      + recomputed.what()
                      + " of step "
                      + recomputed.step()
                      + " twice, and they differ",
                  ADVICE));
    }
  }

  @Override
  public void row(Row row) {
    unsure = OptionalLong.of(unsure.orElse(row.step()));
    Map<Long, Integer> counts = new HashMap<>();
    List<WorkerStep> told = row.steps().stream().filter(s -> s.digest().isPresent()).toList();
    told.forEach(s -> counts.merge(s.digest().getAsLong(), 1, Integer::sum));
    if (counts.size() == 1 && told.size() > 1 && told.size() == row.steps().size()) {
      unsure = OptionalLong.of(row.step() + 1);
    }
    if (counts.size() < 2 || findings.active(AnomalyKind.CORRUPT_GRADIENT)) {
      return;
    }
    Optional<Long> most =
        counts.entrySet().stream()
            .filter(e -> 2 * e.getValue() > told.size())
            .map(Map.Entry::getKey)
            .findFirst();
    if (most.isEmpty()) {
      if (undecided.isEmpty()) {
        undecided = Optional.of(row);
      }
      return;
    }
    for (WorkerStep step : told) {
      if (step.digest().getAsLong() != most.get()) {
        say(row, OptionalInt.of(step.rank()), told, row.nanos());
      }
    }
  }

  @Override
  public void tick(long nanos) {
    if (undecided.isPresent() && nanos - undecided.get().nanos() >= PATIENCE) {
      Row row = undecided.get();
      undecided = Optional.empty();
      if (!findings.active(AnomalyKind.CORRUPT_GRADIENT)) {
        List<WorkerStep> told = row.steps().stream().filter(s -> s.digest().isPresent()).toList();
        say(row, OptionalInt.empty(), told, nanos);
      }
    }
  }

  private void say(Row row, OptionalInt rank, List<WorkerStep> told, long nanos) {
    StringBuilder digests = new StringBuilder();
    told.forEach(
        s ->
            digests
                .append(digests.isEmpty() ? "" : ", ")
                .append("rank ")
                .append(s.rank())
                .append(' ')
                .append(HexFormat.of().toHexDigits(s.digest().getAsLong())));
    findings.add(
        Report.of(AnomalyKind.CORRUPT_GRADIENT, rank)
            .cause(Cause.COMPUTE)
            .since(unsure, row.nanos(), nanos)
            .clue("workers whose parameters were compared", told.size(), "", told.size())
            .say(
                (rank.isPresent()
                        ? "rank "
                            + rank.getAsInt()
                            + " stands alone with its parameters after step "
                            + row.step()
                        : "the parameters differ after step "
                            + row.step()
                            + ", and two workers cannot say which is right")
                    + " (digests: "
                    + digests
                    + ")",
                ADVICE));
  }
}
