package dev.tacho.recorder.timeleft;

import dev.tacho.core.RunFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How long a run and its running stage will still take, from earlier runs of the same work and
/// from what this run has shown so far. Pure, immutable, any thread.
///
/// How it is done (the reasons are in docs/decisions/067-time-left.md; after a change run
/// TimeLeftTest and scripts/measure/time_left.py again):
///
/// 1. Earlier runs of this host count, or those of all hosts where fewer than two were here. Of
///    those, the ones that went through every stage that is still to come.
/// 2. For each of them: what it still had to do at this place, times the ratio of this run's
///    completed stages to its own, raised to k / (k + 1) for k stages of like length (a part of the
///    ratio is chance of those stages and does not go on; with spreads of runs and of stages alike,
///    this is the best share). The whole ratio where the earlier runs were elsewhere, or where two
///    stages and more agree that this run is unlike any of them.
/// 3. The logarithms of these give the median, and with Student's t the value that one run in
///    ten exceeds ([LogGuess]).
/// 4. Inside a stage, the same for the stage alone, given that it has lasted so long already; with
///    progress told, weighed against the rate so far, which is off by a tenth at half of the
///    stage, less later and more before: so the history rules at first and the rate in the end. The
///    rate alone rules where the two contradict each other.
/// 5. Median of the whole: stage and rest added. What lies between median and p90 is added with
///    the correlation that makes both agree with 3 at the begin of the stage.
public final class TimeLeft {
  private static final double LEAST_NANOS = 1e6;

  private final List<EarlierRun> runs;
  private final boolean elsewhere;
  private final String whose;

  private TimeLeft(List<EarlierRun> runs, boolean elsewhere, String whose) {
    this.runs = List.copyOf(runs);
    this.elsewhere = elsewhere;
    this.whose = whose;
  }

  /// Time left of a run or a stage, in nanoseconds from the moment that was asked for.
  ///
  /// @param p50Nanos as likely shorter as longer; empty where nothing is known
  /// @param p90Nanos longer in one of ten runs only; empty where nothing is known of the spread
  /// @param runs how many earlier runs it rests on
  /// @param basis what it rests on, or why it is unknown, for people
  public record Left(OptionalLong p50Nanos, OptionalLong p90Nanos, int runs, String basis) {
    /// Nothing is known, for this reason.
    static Left unknown(String why) {
      return new Left(OptionalLong.empty(), OptionalLong.empty(), 0, why);
    }

    static Left of(double p50, OptionalDouble p90, int runs, String basis) {
      return new Left(
          OptionalLong.of((long) p50),
          p90.isPresent()
              ? OptionalLong.of((long) Math.max(p50, p90.getAsDouble()))
              : OptionalLong.empty(),
          runs,
          basis);
    }
  }

  /// What is thought of the whole run and of the stage that is running.
  ///
  /// @param stage empty when none is running
  public record Estimate(Left run, Optional<Left> stage) {}

  /// Knows of no earlier run, because of `why`; a rate inside a stage is still used.
  public static TimeLeft unknown(String why) {
    return new TimeLeft(List.of(), false, why);
  }

  /// Rests on `runs`, newest first, for a run on `host`.
  ///
  /// @param of what the runs have in common: `pipeline nightly`
  public static TimeLeft after(String host, List<EarlierRun> runs, String of) {
    List<EarlierRun> here = runs.stream().filter(run -> run.host().equals(host)).toList();
    boolean elsewhere = here.size() < 2 && here.size() < runs.size();
    if (runs.isEmpty()) {
      return unknown("no earlier completed run of " + of);
    }
    String where =
        elsewhere
            ? (here.isEmpty() ? " on other hosts" : " on this and other hosts")
            : " on this host";
    return new TimeLeft(elsewhere ? runs : here, elsewhere, of + where);
  }

  /// What is thought at `nanos` since the run's start, when the run stands as `facts` say.
  public Estimate at(RunFacts facts, long nanos) {
    if (facts.state().ended()) {
      return new Estimate(Left.unknown("the run is over"), Optional.empty());
    }
    RunPlace place = RunPlace.of(facts, nanos).without(this::isLeftOut);
    List<EarlierRun> fit = runs.stream().filter(place::fits).toList();
    Optional<Left> stage =
        place.running().isPresent() && !place.wholeIsStage()
            ? Optional.of(stage(place, place.running().get()))
            : Optional.empty();
    if (fit.isEmpty()) {
      return new Estimate(withoutRuns(place, stage), stage);
    }
    return new Estimate(new Sum(place, fit).left(), stage);
  }

  /// Whether earlier runs skipped `stage` and none completed it, as one that runs after a failure
  /// only: then this run is thought to skip it as well.
  private boolean isLeftOut(String stage) {
    return runs.stream().anyMatch(run -> run.skipped().contains(stage))
        && runs.stream().noneMatch(run -> run.part(stage).isPresent());
  }

  /// When no earlier run can be followed to its end: the stage that is running may be the last.
  private Left withoutRuns(RunPlace place, Optional<Left> stage) {
    String why =
        runs.isEmpty()
            ? whose
            : "none of " + runs(runs.size()) + " of " + whose + " completed " + place.missing(runs);
    if (place.wholeIsStage() && place.running().isPresent()) {
      return stage(place, place.running().get());
    }
    return stage.filter(_ -> place.isLast()).orElseGet(() -> Left.unknown(why));
  }

  /// The running stage by itself: it needs only earlier runs that completed it.
  private Left stage(RunPlace place, RunningPart running) {
    List<EarlierRun> fit =
        runs.stream().filter(run -> place.nanos(run, running.name()).isPresent()).toList();
    Optional<LogGuess> rate = running.rate();
    if (fit.isEmpty()) {
      if (rate.isPresent()) {
        double left = rate.get().median() - running.spent();
        return left > 0
            ? Left.of(left, OptionalDouble.empty(), 0, "its rate so far alone: " + why(running))
            : Left.unknown("it went on longer than its rate so far said; " + why(running));
      }
      return running
          .expected()
          .filter(expected -> expected > running.spent())
          .map(e -> Left.of(e - running.spent(), OptionalDouble.empty(), 0, "as the program said"))
          .orElseGet(() -> Left.unknown(why(running)));
    }
    Ratio ratio = new Ratio(place, fit, elsewhere);
    LogGuess guess =
        running.refined(ratio.guess(run -> place.nanos(run, running.name()).orElseThrow()));
    OptionalDouble p50 = guess.leftAfter(running.spent(), 0.5);
    if (p50.isEmpty()) {
      return Left.unknown(overdue(running, fit.size()));
    }
    OptionalDouble p90 =
        ratio.knowsSpread() ? guess.leftAfter(running.spent(), 0.1) : OptionalDouble.empty();
    return Left.of(p50.getAsDouble(), p90, fit.size(), basis(ratio, running.said()));
  }

  private String why(RunningPart running) {
    return runs.isEmpty()
        ? whose
        : "none of " + runs(runs.size()) + " of " + whose + " completed " + running.title();
  }

  private String overdue(RunningPart running, int count) {
    return running.title() + " goes on longer than " + runs(count) + " of " + whose + " let expect";
  }

  private String basis(Ratio ratio, String rate) {
    String without =
        ratio.knowsSpread()
            ? ""
            : ratio.runs() == 1 ? "; no p90 from one run" : "; no p90 before a stage is completed";
    return runs(ratio.runs()) + " of " + whose + ratio.said() + rate + without;
  }

  private static String runs(int count) {
    return count == 1 ? "1 earlier run" : count + " earlier runs";
  }

  /// The whole run, from earlier runs that went through all that is to come.
  private final class Sum {
    private final RunPlace place;
    private final List<EarlierRun> fit;
    private final Ratio ratio;

    Sum(RunPlace place, List<EarlierRun> fit) {
      this.place = place;
      this.fit = fit;
      this.ratio = new Ratio(place, fit, elsewhere);
    }

    Left left() {
      Optional<RunningPart> running = place.running();
      LogGuess rest = ratio.guess(place::restNanos);
      if (running.isEmpty()) {
        // nothing tells how much of the time before the next stage has passed but the clock
        double idle = Math.min(place.idleNanos(), ratio.guess(place::gapNanos).median());
        return answer(rest.median() - idle, rest.high() - idle, "");
      }
      LogGuess stage = ratio.guess(run -> place.nanos(run, running.get().name()).orElseThrow());
      LogGuess refined = running.get().refined(stage);
      OptionalDouble low = refined.leftAfter(running.get().spent(), 0.5);
      OptionalDouble high = refined.leftAfter(running.get().spent(), 0.1);
      if (low.isEmpty()) {
        return Left.unknown(overdue(running.get(), fit.size()));
      }
      double stageWide = high.orElse(low.getAsDouble()) - low.getAsDouble();
      double restWide = rest.high() - rest.median();
      double wide = together(stage.high() - stage.median(), restWide, joint(), stageWide);
      double p50 = low.getAsDouble() + rest.median();
      return answer(p50, p50 + wide, running.get().said());
    }

    /// Between median and p90 of stage and rest as one quantity, at the begin of the stage.
    private double joint() {
      String name = place.running().orElseThrow().name();
      LogGuess both =
          ratio.guess(run -> place.nanos(run, name).orElseThrow() + place.restNanos(run));
      return both.high() - both.median();
    }

    /// Adds `stageNow` and `rest` with the correlation that `stage` and `rest` have in `both`.
    private static double together(double stage, double rest, double both, double stageNow) {
      double product = stage * rest;
      double correlation =
          product > 0 ? (both * both - stage * stage - rest * rest) / (2 * product) : 0;
      double bounded = Math.clamp(correlation, 0, 1);
      return Math.sqrt(stageNow * stageNow + rest * rest + 2 * bounded * stageNow * rest);
    }

    private Left answer(double p50, double p90, String rate) {
      double least = Math.max(LEAST_NANOS, p50);
      return Left.of(
          least,
          ratio.knowsSpread() ? OptionalDouble.of(p90) : OptionalDouble.empty(),
          fit.size(),
          basis(ratio, rate));
    }
  }
}
