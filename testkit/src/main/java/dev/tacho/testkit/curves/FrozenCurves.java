package dev.tacho.testkit.curves;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The runs that detectors are held against, and the table of all their parameters.
///
/// **Frozen on 2026-11-21, before any detector was held against it, and written apart from
/// all.** Nothing in this file may change any more: rates that were published rest on it. What
/// is to be judged besides goes into a new set.
///
/// Each run has one scenario; a seed draws the rest. The order of the draws is part of the
/// table.
public final class FrozenCurves {
  /// Seeds to develop with: 13 scenarios each.
  private static final int DEVELOPMENT_FIRST = 1;

  private static final int DEVELOPMENT_LAST = 30;

  /// Seeds to be run once, when the detectors are done.
  private static final int HELD_OUT_FIRST = 1_001;

  private static final int HELD_OUT_LAST = 1_100;

  /// How many times a run logs.
  private static final List<Integer> VALUES = List.of(80, 300, 1_000, 5_000, 20_000);

  /// Steps between two logged values.
  private static final List<Long> EVERY = List.of(1L, 1L, 7L, 10L, 50L, 100L);

  /// How many validations there are, as far as there are as many logged values.
  private static final List<Integer> VALIDATIONS = List.of(6, 20, 60, 200);

  /// Standard deviation of the loss, in its fall.
  private static final List<Double> NOISE = List.of(0.0005, 0.003, 0.01, 0.03, 0.06);

  /// The unit that the loss is in.
  private static final List<Double> SCALES = List.of(1e-3, 1.0, 1.0, 1.0, 100.0);

  private static final double NEGATIVE_LOSS = 0.15;
  private static final double ROUNDED = 0.2;
  private static final double LAYERED = 0.3;
  private static final double DIPPING = 0.4;
  private static final double CLIPPED = 0.25;

  private static final List<Schedule> SMOOTH =
      List.of(Schedule.CONSTANT, Schedule.WARM_UP_COSINE, Schedule.LINEAR);
  private static final List<Schedule> ONE_WAY =
      List.of(
          Schedule.CONSTANT,
          Schedule.WARM_UP_COSINE,
          Schedule.LINEAR,
          Schedule.STEPS,
          Schedule.ONE_CYCLE);
  private static final List<Schedule> ROUND = List.of(Schedule.COSINE_RESTARTS, Schedule.TRIANGLES);

  /// What programs call their metrics; the scoreboard's own stands first.
  private static final List<Naming> NAMES =
      List.of(
          new Naming(
              "step",
              "loss",
              "val_loss",
              "accuracy",
              "val_accuracy",
              "grad_norm",
              "lr",
              "steps_per_sec",
              false,
              false),
          new Naming(
              "_step",
              "train/loss",
              "val/loss",
              "train/accuracy",
              "val/accuracy",
              "train/grad_norm",
              "train/lr",
              "train/steps_per_sec",
              false,
              false),
          new Naming(
              "step",
              "loss",
              "eval_loss",
              "train_accuracy",
              "eval_accuracy",
              "grad_norm",
              "learning_rate",
              "train_samples_per_second",
              false,
              false),
          new Naming(
              "trainer/global_step",
              "train_loss",
              "val_loss",
              "train_acc",
              "val_acc",
              "grad_2.0_norm_total",
              "lr-AdamW",
              "batches_per_second",
              false,
              false),
          new Naming(
              "epoch",
              "loss",
              "val_loss",
              "acc",
              "val_acc",
              "global_gradient_norm",
              "learning_rate",
              "examples_per_sec",
              false,
              false),
          new Naming(
              "batch",
              "loss/train/total",
              "metrics/eval/CrossEntropy",
              "metrics/train/MulticlassAccuracy",
              "metrics/eval/MulticlassAccuracy",
              "l2_norm/grad/global",
              "lr-DecoupledAdamW/group0",
              "throughput/batches_per_sec",
              false,
              true),
          new Naming(
              "iter",
              "train.nll",
              "valid.nll",
              "train.top1",
              "valid.top1",
              "optim.gnorm",
              "optim.lr",
              "perf.step_time_s",
              true,
              true));

  private FrozenCurves() {}

  /// The ten runs of the older tool's scoreboard, nine defects and a healthy one: 100,000 steps,
  /// each logged, four metrics, seed 7.
  public static Stream<CurveRun> scoreboard() {
    return Stream.of(
            new Object[][] {
              {Scenario.HEALTHY, new Defect(100_000, 100_000, 0, 0)},
              {Scenario.NAN_ONCE, new Defect(50_000, 50_001, Double.NaN, 0)},
              {Scenario.NAN_FROM, new Defect(60_000, 100_000, Double.NaN, 0)},
              {Scenario.SPIKE, new Defect(69_999, 70_049, 10, 0)},
              {Scenario.DIVERGENCE, new Defect(79_999, 100_000, 2, 0)},
              {Scenario.OVERFITTING, new Defect(39_999, 100_000, 1.8, 0)},
              {Scenario.PLATEAU, new Defect(19_999, 100_000, 0, 0)},
              {Scenario.EXPLODING_GRADIENT, new Defect(39_999, 40_999, 10_000, 0)},
              {Scenario.VANISHING_GRADIENT, new Defect(49_999, 100_000, 1e-9, 0)},
              {Scenario.THROUGHPUT_DROP, new Defect(49_999, 100_000, 0.4, 0)}
            })
        .map(row -> scoreboard(scoreboardDesign((Scenario) row[0]), (Defect) row[1], new Draw(7)));
  }

  private static CurveRun scoreboard(Design design, Defect defect, Draw draw) {
    double[] noise = CurveMaker.noise(design, draw.apart());
    return new CurveMaker(design, defect, noise, draw).run();
  }

  private static Design scoreboardDesign(Scenario scenario) {
    return new Design(
        scenario,
        7,
        100_000,
        1,
        1,
        NAMES.getFirst(),
        NoiseShape.GAUSSIAN,
        0.02,
        Descent.EXPONENTIAL,
        0.2,
        10,
        Schedule.CONSTANT,
        1,
        0,
        1,
        0.5,
        0.1,
        false,
        0,
        false,
        false,
        List.of(),
        0);
  }

  /// Runs to develop detectors with, made one at a time: 30 of each scenario.
  public static Stream<CurveRun> development() {
    return runs(DEVELOPMENT_FIRST, DEVELOPMENT_LAST);
  }

  /// Runs to judge finished detectors with, once: 100 of each scenario.
  public static Stream<CurveRun> heldOut() {
    return runs(HELD_OUT_FIRST, HELD_OUT_LAST);
  }

  private static Stream<CurveRun> runs(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .boxed()
        .flatMap(seed -> Stream.of(Scenario.values()).map(scenario -> of(scenario, seed)));
  }

  /// The run of `scenario` that `seed` draws.
  public static CurveRun of(Scenario scenario, int seed) {
    Draw draw = new Draw(seed * 1_000L + scenario.number());
    Design design = design(scenario, seed, draw);
    double[] noise = CurveMaker.noise(design, draw.apart());
    return new CurveMaker(design, defect(design, noise, draw.apart()), noise, draw).run();
  }

  private static Design design(Scenario scenario, int seed, Draw draw) {
    int values = draw.pick(VALUES);
    boolean drift =
        scenario == Scenario.PLATEAU
            || scenario == Scenario.DIVERGENCE
            || scenario == Scenario.OVERFITTING;
    int validations = draw.pick(VALIDATIONS);
    int fewest = scenario == Scenario.OVERFITTING ? 20 : 6;
    validations = Math.clamp(validations, fewest, values / 2);
    boolean round = scenario == Scenario.CYCLIC;
    Schedule schedule = draw.pick(round ? ROUND : drift ? SMOOTH : ONE_WAY);
    boolean converged = scenario == Scenario.CONVERGED;
    Descent descent =
        converged || scenario == Scenario.PLATEAU
            ? draw.pick(List.of(Descent.EXPONENTIAL, Descent.EPOCHS))
            : draw.pick(List.of(Descent.values()));
    // a fall that was over in a few values could not be told from one that stopped
    double pace =
        converged
            ? Math.max(draw.between(0.03, 0.12), 8.0 / values)
            : scenario == Scenario.PLATEAU ? draw.between(0.2, 0.6) : draw.between(0.15, 0.5);
    boolean stops = scenario == Scenario.RESTARTED;
    List<Double> restarts = new ArrayList<>();
    for (int i = draw.whole(1, 3); i > 0 && stops; i--) {
      restarts.add(draw.between(0.1, 0.9));
    }
    restarts.sort(null);
    boolean gradient =
        scenario == Scenario.EXPLODING_GRADIENT || scenario == Scenario.VANISHING_GRADIENT;
    return new Design(
        scenario,
        seed,
        values,
        draw.pick(EVERY),
        Math.max(1, values / validations),
        draw.pick(NAMES),
        draw.pick(List.of(NoiseShape.values())),
        draw.pick(NOISE),
        descent,
        pace,
        draw.whole(3, 20),
        schedule,
        draw.between(3, 8),
        round ? draw.between(0.1, 0.3) : draw.between(0, 0.12),
        draw.pick(SCALES),
        draw.chance(NEGATIVE_LOSS) ? draw.between(-3, -0.5) : draw.between(0.02, 0.8),
        draw.between(0, 0.15),
        draw.chance(ROUNDED),
        draw.chance(LAYERED) ? 4 : 0,
        draw.chance(DIPPING),
        draw.chance(CLIPPED) && !gradient,
        restarts,
        stops && draw.chance(0.5) ? draw.whole(1, Math.max(1, values / 50)) : 0);
  }

  private static Defect defect(Design design, double[] noise, Draw draw) {
    int n = design.values();
    return switch (design.scenario()) {
      case NAN_ONCE -> {
        int at = share(n, draw.between(0.02, 0.98));
        double instead =
            draw.pick(
                List.of(
                    Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        yield new Defect(at, at + 1, instead, draw.whole(0, 3));
      }
      case NAN_FROM -> new Defect(share(n, draw.between(0.1, 0.95)), n, Double.NaN, 0);
      case SPIKE -> spike(design, noise, draw);
      case DIVERGENCE ->
          new Defect(
              share(n, draw.between(0.6, 0.85)),
              n,
              Math.max(draw.between(0.4, 1.5), 12 * design.noise()),
              0);
      case OVERFITTING ->
          new Defect(
              share(n, draw.between(0.25, 0.6)),
              n,
              Math.max(draw.between(0.3, 1.2), 12 * design.noise()),
              0);
      case PLATEAU -> plateau(design, draw);
      case EXPLODING_GRADIENT -> {
        int from = share(n, draw.between(0.05, 0.95));
        int wide = Math.max(3, share(n, draw.between(0.005, 0.03)));
        yield new Defect(from, Math.min(n, from + wide), draw.across(100, 10_000), 0);
      }
      case VANISHING_GRADIENT -> {
        int from = share(n, draw.between(0.1, 0.7));
        int wide = share(n, draw.chance(0.6) ? 1 : draw.between(0.1, 0.3));
        yield new Defect(from, Math.min(n, from + wide), draw.across(1e-9, 1e-6), draw.whole(0, 1));
      }
      case THROUGHPUT_DROP -> {
        int from = share(n, draw.between(0.15, 0.75));
        int wide = share(n, draw.chance(0.6) ? 1 : draw.between(0.2, 0.4));
        yield new Defect(from, Math.min(n, from + wide), draw.between(0.25, 0.6), 0);
      }
      case HEALTHY, CONVERGED, RESTARTED, CYCLIC -> new Defect(n, n, 0, 0);
    };
  }

  /// Higher than anything that the noise of this run does by itself.
  private static Defect spike(Design design, double[] noise, Draw draw) {
    int n = design.values();
    int from = share(n, draw.between(0.1, 0.95));
    int wide = Math.min(draw.pick(List.of(1, 2, 5, 20, 50)), Math.max(1, n / 100));
    double most = 0;
    for (double deviation : noise) {
      most = Math.max(most, Math.abs(deviation));
    }
    double height = Math.max(draw.between(0.5, 4), Math.max(15, 1.6 * most + 3) * design.noise());
    double left = design.floor() + design.course(Math.min(n - 1, from + wide));
    double depth = 0.9 * left;
    boolean down =
        draw.chance(0.3)
            && (design.floor() < 0 || depth > Math.max(15, 1.6 * most + 3) * design.noise());
    double size = down ? design.floor() < 0 ? -height : -depth : height;
    return new Defect(from, Math.min(n, from + wide), size, 0);
  }

  /// In the middle of a descent that would have gone on, by much more than the noise.
  private static Defect plateau(Design design, Draw draw) {
    int n = design.values();
    for (int i = 0; i < 200; i++) {
      int from = share(n, draw.between(0.15, 0.5));
      double missed = design.course(from) - design.course(n - 1);
      double before = design.course(from - share(n, 0.1)) - design.course(from);
      if (missed >= Math.max(0.2, 8 * design.noise())
          && before >= Math.max(0.03, 3 * design.noise())) {
        return new Defect(from, n, 0, 0);
      }
    }
    return new Defect(share(n, 0.15), n, 0, 0);
  }

  private static int share(int n, double p) {
    return Math.clamp((long) (p * n), 1, n - 1);
  }
}
