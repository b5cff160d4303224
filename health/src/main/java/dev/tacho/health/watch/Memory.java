package dev.tacho.health.watch;

import dev.tacho.core.text.Numbers;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.WorkerStep;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Memory that grows with the steps: the smallest of the last third is above the largest of the
/// first, by a share and an amount that matter, and it still grows at the end.
final class Memory implements Detector {
  private static final int WARM_UP = 30;
  private static final int NEEDED = 60;
  private static final int KEPT = 240;
  private static final int EVERY = 10;
  private static final double SHARE = 0.15;
  private static final double LEAST_BYTES = 64e6;

  private final Findings findings;
  private final List<Track> tracks;

  Memory(Group group, Findings findings) {
    this.findings = findings;
    this.tracks = IntStream.range(0, group.world()).mapToObj(_ -> new Track()).toList();
  }

  @Override
  public void row(Row row) {
    for (WorkerStep step : row.steps()) {
      if (step.memoryBytes().isPresent()) {
        tracks.get(step.rank()).take(step, row);
      }
    }
  }

  private final class Track {
    private final List<Seen> kept = new ArrayList<>();
    private int rows;
    private int stride = 1;

    void take(WorkerStep step, Row row) {
      if (++rows <= WARM_UP || rows % stride != 0) {
        return;
      }
      kept.add(new Seen(step.step(), step.nanos(), step.memoryBytes().getAsLong()));
      if (kept.size() == KEPT) {
        for (int i = KEPT - 2; i >= 0; i -= 2) {
          kept.remove(i);
        }
        stride *= 2;
      }
      if (kept.size() >= NEEDED && rows % (EVERY * stride) == 0) {
        judge(step.rank(), row);
      }
    }

    private void judge(int rank, Row row) {
      double[] bytes = kept.stream().mapToDouble(Seen::bytes).toArray();
      int third = bytes.length / 3;
      int quarter = bytes.length / 4;
      double before = middle(bytes, 0, third);
      double after = middle(bytes, bytes.length - third, bytes.length);
      double growth = after - before;
      double atTheEnd =
          middle(bytes, bytes.length - quarter, bytes.length)
              - middle(bytes, bytes.length - 2 * quarter, bytes.length - quarter);
      boolean grows =
          Arrays.stream(bytes, 0, third).max().orElseThrow()
                  < Arrays.stream(bytes, bytes.length - third, bytes.length).min().orElseThrow()
              && growth >= Math.max(LEAST_BYTES, SHARE * before)
              && atTheEnd >= 0.15 * growth;
      OptionalInt its = OptionalInt.of(rank);
      if (!grows) {
        findings.over(AnomalyKind.MEMORY_GROWTH, its, row.nanos());
        return;
      }
      Seen first = kept.getFirst();
      Seen last = kept.getLast();
      double perStep = growth / Math.max(1, (last.step() - first.step()) * 2 / 3.0);
      findings.add(
          Report.of(AnomalyKind.MEMORY_GROWTH, rank)
              .cause(Cause.PROCESS)
              .since(first.step(), first.nanos(), row.nanos())
              .clue("resident memory, median of the last third", after, before, "B", bytes.length)
              .clue("growth a step", perStep, "B", bytes.length)
              .say(
                  "rank "
                      + rank
                      + " grew from "
                      + Numbers.bytes(Math.round(before))
                      + " to "
                      + Numbers.bytes(Math.round(after))
                      + " between steps "
                      + first.step()
                      + " and "
                      + last.step()
                      + ", "
                      + Numbers.bytes(Math.round(perStep))
                      + " a step",
                  "something is kept that each step makes: handles that are not closed, lists of"
                      + " losses; a checkpoint before the memory is full saves the work"));
    }

    private static double middle(double[] values, int from, int to) {
      return Quantiles.median(Arrays.copyOfRange(values, from, to));
    }
  }

  private record Seen(long step, long nanos, double bytes) {}
}
