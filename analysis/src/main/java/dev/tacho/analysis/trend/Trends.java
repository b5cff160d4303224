package dev.tacho.analysis.trend;

import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Takes runs in, one by one, and puts their numbers on lines. Of a run it keeps what is asked for
/// and no more, so a thousand of them need little memory. Confined to one thread.
public final class Trends {
  private final Map<List<Object>, Line> lines = new LinkedHashMap<>();
  private final List<Trend.LeftOut> leftOut = new ArrayList<>();
  private final Set<String> others = new TreeSet<>();
  private final Map<String, String> seen = new HashMap<>();
  private int runs;

  /// One line as it grows.
  private record Line(
      String label, Metric metric, Map<String, String> work, List<TrendPoint> points) {}

  /// No runs yet.
  public Trends() {}

  /// Names what could not be read, so that it is not left out in silence.
  public void unreadable(String what, String why) {
    leftOut.add(new Trend.LeftOut(what, "", why));
  }

  /// Reads the numbers of `reader` that `settings` ask for. Of several runs at once on several
  /// threads, each run on one.
  ///
  /// @param title what the run is called in answers: its name, or where it lies
  public static RunNumbers read(TrendSettings settings, RunReader reader, String title) {
    return RunNumbers.of(settings, reader, title);
  }

  /// Takes in what was read of a run.
  public void add(RunNumbers run) {
    runs++;
    String earlier = run.placed().isEmpty() ? null : seen.putIfAbsent(run.id(), run.title());
    if (earlier != null) {
      leftOut.add(new Trend.LeftOut(run.title(), "", "the same run as " + earlier));
      return;
    }
    leftOut.addAll(run.leftOut());
    others.addAll(run.others());
    for (RunNumbers.Placed one : run.placed()) {
      lines
          .computeIfAbsent(
              List.of(one.label(), one.metric().definition(), one.metric().unit(), one.work()),
              _ -> new Line(one.label(), one.metric(), one.work(), new ArrayList<>()))
          .points
          .add(one.point());
    }
  }

  /// What the runs so far come to.
  public Trend judged() {
    List<LineJudge> judges = new ArrayList<>();
    for (Line line : lines.values()) {
      line.points.sort(Comparator.comparing(TrendPoint::at).thenComparing(TrendPoint::run));
      judges.add(new LineJudge(line.label, line.metric, line.work, line.points));
    }
    long tested = judges.stream().filter(LineJudge::isEnough).count();
    List<TrendLine> judged = new ArrayList<>();
    judges.forEach(judge -> judged.add(judge.judged(Math.max(1, tested))));
    judged.sort(
        Comparator.comparing(TrendLine::course)
            .thenComparing(line -> new TreeMap<>(line.work()).toString())
            .thenComparing(TrendLine::label));
    return new Trend(judged, runs, leftOut, List.copyOf(others));
  }
}
