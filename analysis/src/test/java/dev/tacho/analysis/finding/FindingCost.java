package dev.tacho.analysis.finding;

import java.lang.management.ManagementFactory;
import java.util.Random;

/// What a diagnosis costs in a fresh JVM, and what a second one does: prints processor time of the
/// thread for five metrics of so many values, healthy ones, as those are read most.
final class FindingCost {
  private FindingCost() {}

  /// How many values each metric has.
  public static void main(String[] words) {
    int n = Integer.parseInt(words[0]);
    SeriesRun run = run(n);
    run.series();
    System.out.printf("%,d x 5 values: first %.0f ms", n, millis(run));
    System.out.printf(", second %.0f ms%n", millis(run));
  }

  private static double millis(SeriesRun run) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    Diagnosis diagnosis = Findings.of(run, Sensitivity.DEFAULT);
    long after = threads.getCurrentThreadCpuTime();
    if (!diagnosis.findings().isEmpty()) {
      throw new IllegalStateException("not healthy: " + diagnosis.findings());
    }
    return (after - before) / 1e6;
  }

  private static SeriesRun run(int n) {
    Random random = new Random(1);
    return new SeriesRun()
        .with("train/loss", n, 1, i -> 0.3 + left(i, n) + 0.02 * random.nextGaussian())
        .with("val/loss", n, 1, i -> 0.35 + left(i, n) + 0.02 * random.nextGaussian())
        .with("train/accuracy", n, 1, i -> 0.9 - 0.4 * left(i, n) + 0.01 * random.nextGaussian())
        .with("lr", n, 1, i -> 1e-3 * (1 - i / n))
        .with("grad_norm", n, 1, i -> Math.exp(0.3 * random.nextGaussian()));
  }

  private static double left(double i, int n) {
    return 2 * Math.exp(-5 * i / n);
  }
}
