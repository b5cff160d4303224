package dev.tacho.health.watch;

import dev.tacho.health.Anomaly;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A synchronous group of workers on a clock of its own: every step ends when the slowest has come,
/// and what each measured is told to a [Watch]. Times have heavy tails; a neighbour's load falls on
/// one worker for a while and then on another.
final class SimulatedGroup {
  final int world;
  final Watch watch;
  final List<Anomaly> found = new ArrayList<>();
  long nanos;
  long step;

  double computeMs = 40;
  double dataMs = 1;
  double networkMs = 4;
  double sigma = 0.08;
  double tailChance = 0.03;
  double tailFactor = 4;
  double neighbour;

  /// Times its compute that every worker waits for a processor.
  double crowd;

  boolean tellsQueued = true;
  boolean tellsLoad;
  boolean tellsPressure = true;
  long leakBytes;

  private final SplittableRandom random;
  private final double[] load;
  private double loss = 5.5;
  private long numbers;
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  SimulatedGroup(int world, long seed) {
    this.world = world;
    this.watch = new Watch(world, WatchLimits.USUAL);
    this.random = new SplittableRandom(seed);
    this.load = new double[world];
    for (int rank = 0; rank < world; rank++) {
      hear(new Heard.Joined(rank, 0, 100 + rank, "here"));
    }
  }

  void hear(Heard heard) {
    found.addAll(watch.hear(heard));
  }

  void tick() {
    found.addAll(watch.tick(nanos));
  }

  /// A step of all, in which `rank` is `slower` by that factor in what `where` says.
  void step(int rank, double slower, String where) {
    step++;
    numbers++;
    double[] own = new double[world];
    double[] data = new double[world];
    double[] queued = new double[world];
    moveNeighbour();
    double longest = 0;
    for (int r = 0; r < world; r++) {
      double compute = computeMs * noise();
      data[r] = dataMs * noise();
      if (r == rank) {
        switch (where) {
          case "compute" -> compute *= slower;
          case "data" -> data[r] += computeMs * (slower - 1);
          case "starved" -> queued[r] = computeMs * (slower - 1) * noise();
          default -> {}
        }
      }
      queued[r] += compute * (load[r] + crowd);
      own[r] = compute + queued[r] + data[r];
      longest = Math.max(longest, own[r]);
    }
    double network = networkMs * noise() * (where.equals("network") ? slower : 1);
    long begun = nanos;
    for (int r = 0; r < world; r++) {
      hear(new Heard.Entered(r, begun + (long) (own[r] * 1e6), numbers, "gradients", step));
    }
    nanos = begun + (long) ((longest + network) * 1e6);
    ends.put(nanos, step);
    loss = 2 + (loss - 2) * 0.998;
    for (int r = 0; r < world; r++) {
      hear(new Heard.Left(r, nanos, numbers));
      double wait = longest - own[r];
      double shard = loss + random.nextGaussian() * 0.08;
      hear(
          new Heard.Stepped(
              told(
                  r,
                  own[r] - data[r],
                  queued[r],
                  wait,
                  network + wait,
                  data[r],
                  shard,
                  Math.exp(random.nextGaussian() * 0.15))));
    }
    if (tellsLoad && step % 10 == 0) {
      double busiest = 0;
      for (double l : load) {
        busiest = Math.max(busiest, l);
      }
      hear(
          new Heard.Loaded(
              nanos,
              OptionalDouble.of(0),
              tellsPressure ? OptionalDouble.of(busiest > 0 ? 0.9 : 0.1) : OptionalDouble.empty()));
    }
    tick();
  }

  /// The step in which something was found.
  long at(long foundNanos) {
    return ends.headMap(foundNanos + 1).lastEntry().getValue();
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step(-1, 1, "nothing");
    }
  }

  WorkerStep told(
      int rank,
      double compute,
      double queued,
      double wait,
      double reduce,
      double data,
      double itsLoss,
      double norm) {
    return new WorkerStep(
        rank,
        step,
        nanos,
        itsLoss,
        OptionalDouble.of(compute),
        tellsQueued ? OptionalDouble.of(queued) : OptionalDouble.empty(),
        OptionalDouble.of(wait),
        OptionalDouble.of(reduce),
        OptionalDouble.of(data),
        OptionalDouble.of(2048e3 / (compute + wait + data)),
        OptionalDouble.of(norm),
        OptionalLong.of((long) (500e6 + random.nextDouble() * 40e6) + leakBytes),
        step % 5 == 0 ? OptionalLong.of(step) : OptionalLong.empty());
  }

  /// The load stays on a worker for some steps, then moves.
  private void moveNeighbour() {
    if (neighbour > 0 && random.nextDouble() < 0.12) {
      Arrays.fill(load, 0);
      load[random.nextInt(world)] = neighbour * random.nextDouble();
    }
  }

  private double noise() {
    double usual = Math.exp(sigma * random.nextGaussian());
    return random.nextDouble() < tailChance
        ? usual * (1 + (tailFactor - 1) * random.nextDouble())
        : usual;
  }
}
