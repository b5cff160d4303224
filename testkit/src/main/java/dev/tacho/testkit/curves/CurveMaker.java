package dev.tacho.testkit.curves;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes a run from its design, value by value. Confined to one thread.
final class CurveMaker {
  private static final double SECONDS_A_STEP = 0.1;

  private final Design design;
  private final Defect defect;
  private final Draw draw;
  private final Naming names;
  private final int n;
  private final double[] noise;
  private final double[] heldOutNoise;
  private final double gradientNoise;
  private final double speedNoise;
  private final double bump;
  private final boolean growing;
  private final boolean counters;
  private final CurveRows rows = new CurveRows();
  private double seconds;
  private double lossScale = 1_024;
  private int shift;

  CurveMaker(Design design, Defect defect, double[] noise, Draw draw) {
    this.design = design;
    this.defect = defect;
    this.names = design.naming();
    this.n = design.values();
    this.noise = noise;
    heldOutNoise = noise(design, draw.apart());
    gradientNoise = draw.between(0.1, 0.4);
    speedNoise = draw.between(0.02, 0.08);
    bump = draw.between(0, 0.15);
    growing = draw.chance(0.2);
    counters = design.every() > 1 && draw.chance(0.5);
    this.draw = draw;
  }

  /// The deviations of the loss from its course, of variance 1.
  static double[] noise(Design design, Draw draw) {
    double[] course = new double[design.values()];
    for (int i = 0; i < course.length; i++) {
      course[i] = design.course(i);
    }
    return design.shape().draw(draw, course);
  }

  CurveRun run() {
    int done = 0;
    for (double restart : design.restarts()) {
      int stop = (int) (restart * n);
      emit(done, stop);
      seconds += draw.between(60, 7_200);
      done = Math.max(0, stop - design.repeated());
      // what is done again comes out a little different
      shift += 31;
    }
    emit(done, n);
    return new CurveRun(design, truth(), rows);
  }

  private void emit(int from, int until) {
    for (int i = from; i < until; i++) {
      boolean fresh = i - from < 2;
      value(i, fresh);
    }
  }

  private void value(int i, boolean fresh) {
    long step = step(i);
    boolean validated = (i + 1) % design.heldOutEvery() == 0;
    double speed =
        (1 + speedNoise * draw.gaussian())
            * (fresh ? 0.5 : 1)
            * (design.dips() && validated ? 0.4 : 1);
    speed = Math.max(speed, 0.1);
    if (design.scenario() == Scenario.THROUGHPUT_DROP && defect.at(i)) {
      speed *= defect.size();
    }
    seconds += design.every() * SECONDS_A_STEP / speed;
    rows.begin(step, (long) (seconds * 1e9));
    double course = course(i);
    boolean dead = design.scenario() == Scenario.NAN_FROM && defect.at(i);
    double deviation = noise[Math.max(0, i - shift)];
    double loss = design.floor() + course + deviation * design.noise();
    if (design.scenario() == Scenario.SPIKE && defect.at(i)) {
      loss += defect.size();
    }
    put(i, 0, names.loss(), dead ? Double.NaN : rounded(design.scale() * loss));
    put(i, 3, names.accuracy(), dead ? 0.1 : accuracy(course, deviation));
    if (validated) {
      heldOut(i, dead);
    }
    gradients(i, course, dead);
    rows.put(names.rate(), 3e-4 * design.schedule().at(p(i), design.cycles()));
    double rate = speed / SECONDS_A_STEP;
    rows.put(names.speed(), names.duration() ? 1 / rate : rate);
    if (counters) {
      rows.put("epochs_done", Math.floor(p(i) * design.epochs()));
      lossScale *= draw.chance(8.0 / n) ? 2 : draw.chance(4.0 / n) ? 0.5 : 1;
      rows.put("amp/loss_scale", lossScale);
    }
  }

  private void heldOut(int i, boolean dead) {
    double course = course(i);
    if (design.scenario() == Scenario.OVERFITTING && i >= defect.from()) {
      course = design.course(defect.from()) + defect.size() * defect.reached(i);
    }
    double gap = design.gap() * (1 - design.course(i));
    if (design.scenario() == Scenario.OVERFITTING && i >= defect.from()) {
      gap = design.gap() * (1 - design.course(defect.from()));
    }
    double loss = design.floor() + course + gap + heldOutNoise[i] * design.noise() / 2;
    put(i, 1, names.heldOutLoss(), dead ? Double.NaN : rounded(design.scale() * loss));
    rows.put(names.heldOutAccuracy(), dead ? 0.1 : accuracy(course + gap, heldOutNoise[i] / 2));
  }

  private void gradients(int i, double course, boolean dead) {
    double base = (0.3 + 0.7 * course) * (growing ? 1 + 3 * p(i) : 1);
    boolean one = design.layers() > 0 && defect.where() == 1;
    double total = gradient(i, base, !one);
    put(
        i,
        2,
        names.gradient(),
        dead ? Double.NaN : design.clipped() ? Math.min(total, 0.5) : total);
    for (int layer = 0; layer < design.layers(); layer++) {
      double value = gradient(i, base * StrictMath.pow(0.4, layer), !one || layer == 1);
      rows.put(layer(layer), dead ? Double.NaN : value);
    }
  }

  private double gradient(int i, double base, boolean struck) {
    boolean changed =
        design.scenario() == Scenario.EXPLODING_GRADIENT
            || design.scenario() == Scenario.VANISHING_GRADIENT;
    double factor = changed && struck && defect.at(i) ? defect.size() : 1;
    return base * factor * StrictMath.exp(gradientNoise * draw.gaussian());
  }

  private static String layer(int number) {
    return "layers/0" + number + "/grad_norm";
  }

  /// Puts the value, or what stands instead of it.
  private void put(int i, int where, String name, double value) {
    boolean struck =
        design.scenario() == Scenario.NAN_ONCE && defect.where() == where && i == nanAt(where);
    rows.put(name, struck ? defect.size() : value);
  }

  /// Of the validation loss, the first one at or after the defect's place, or the last one.
  private int nanAt(int where) {
    if (where != 1) {
      return defect.from();
    }
    int every = design.heldOutEvery();
    int next = (defect.from() + every) / every * every - 1;
    return Math.min(next, n / every * every - 1);
  }

  private double course(int i) {
    double course =
        switch (design.scenario()) {
          case PLATEAU -> design.course(Math.min(i, defect.from()));
          case DIVERGENCE ->
              i < defect.from()
                  ? design.course(i)
                  : design.course(defect.from()) + defect.size() * defect.reached(i);
          case NAN_ONCE,
              NAN_FROM,
              SPIKE,
              OVERFITTING,
              EXPLODING_GRADIENT,
              VANISHING_GRADIENT,
              THROUGHPUT_DROP,
              HEALTHY,
              CONVERGED,
              RESTARTED,
              CYCLIC ->
              design.course(i);
        };
    for (double restart : design.restarts()) {
      int since = i - (int) (restart * n);
      if (since >= 0) {
        course += bump * StrictMath.exp(-since / (0.01 * n));
      }
    }
    return course;
  }

  private double accuracy(double course, double deviation) {
    double right = 0.92 - 0.8 * course + 0.3 * design.noise() * deviation;
    return Math.clamp(right, 0, 1);
  }

  private double rounded(double value) {
    double grain = design.scale() * 1e-3;
    return design.digits() ? Math.rint(value / grain) * grain : value;
  }

  private double p(int i) {
    return (double) i / (n - 1);
  }

  private long step(int i) {
    return (i + 1) * design.every();
  }

  private Truth truth() {
    long every = design.every();
    long heldOut = every * design.heldOutEvery();
    Map<String, Long> series = new LinkedHashMap<>();
    boolean gradual = false;
    int from = Math.min(defect.from(), n - 1);
    int until = Math.max(from, Math.min(defect.until(), n) - 1);
    switch (design.scenario()) {
      case NAN_ONCE -> {
        String name =
            List.of(names.loss(), names.heldOutLoss(), names.gradient(), names.accuracy())
                .get(defect.where());
        series.put(name, defect.where() == 1 ? heldOut : every);
        from = nanAt(defect.where());
        until = from;
      }
      case NAN_FROM -> {
        series.put(names.loss(), every);
        series.put(names.gradient(), every);
        series.put(names.heldOutLoss(), heldOut);
        for (String layer : layers()) {
          series.put(layer, every);
        }
      }
      case SPIKE -> series.put(names.loss(), every);
      case DIVERGENCE, PLATEAU -> {
        gradual = true;
        series.put(names.loss(), every);
        series.put(names.heldOutLoss(), heldOut);
        series.put(names.accuracy(), every);
        series.put(names.heldOutAccuracy(), heldOut);
      }
      case OVERFITTING -> {
        gradual = true;
        series.put(names.heldOutLoss(), heldOut);
        series.put(names.heldOutAccuracy(), heldOut);
        series.put(names.loss(), heldOut);
      }
      case EXPLODING_GRADIENT, VANISHING_GRADIENT -> {
        boolean one = design.layers() > 0 && defect.where() == 1;
        if (one) {
          series.put(layer(1), every);
        } else {
          series.put(names.gradient(), every);
          layers().forEach(layer -> series.put(layer, every));
        }
      }
      case THROUGHPUT_DROP -> series.put(names.speed(), every);
      case HEALTHY, CONVERGED, RESTARTED, CYCLIC -> {
        from = 0;
        until = 0;
      }
    }
    boolean ramped =
        design.scenario() == Scenario.DIVERGENCE || design.scenario() == Scenario.OVERFITTING;
    return new Truth(
        design.scenario(),
        series,
        step(from),
        step(until),
        gradual,
        ramped ? step(until) - step(from) : 0,
        step(n - 1) - step(0));
  }

  private List<String> layers() {
    List<String> all = new ArrayList<>();
    for (int layer = 0; layer < design.layers(); layer++) {
      all.add(layer(layer));
    }
    return all;
  }
}
