package dev.tacho.analysis.trend;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Interval;
import java.util.ArrayList;
import java.util.List;

/// What runs came to, in the order of their time.
///
/// @param lines those that got worse first
/// @param runs how many were taken in
/// @param leftOut every number and run that stands on no line, with the reason
/// @param others numbers that runs without any of those asked for do have
public record Trend(List<TrendLine> lines, int runs, List<LeftOut> leftOut, List<String> others) {
  /// Format and major version.
  public static final String SCHEMA = "tacho.trend/1";

  public Trend {
    lines = List.copyOf(lines);
    leftOut = List.copyOf(leftOut);
    others = List.copyOf(others);
  }

  /// Something that stands on no line.
  ///
  /// @param run what the run is called, or what could not be read
  /// @param metric of which number; empty text for all of the run's
  public record LeftOut(String run, String metric, String reason) {}

  /// The whole as JSON.
  public Json.Obj toJson() {
    List<Json> left = new ArrayList<>();
    for (LeftOut one : leftOut) {
      Json.Builder json = Json.object().put("run", one.run);
      if (!one.metric.isEmpty()) {
        json.put("metric", one.metric);
      }
      left.add(json.put("reason", one.reason).build());
    }
    return Json.object()
        .put("schema", SCHEMA)
        .put("runs", runs)
        .put("lines", Json.array(lines.stream().map(Trend::line).toList()))
        .put("left_out", Json.array(left))
        .put("others", Json.ofTexts(others))
        .build();
  }

  private static Json line(TrendLine line) {
    Json.Builder work = Json.object();
    line.work().forEach(work::put);
    Json.Builder json =
        Json.object()
            .put("metric", line.label())
            .put("unit", line.metric().unit().symbol())
            .put("direction", line.metric().direction().word())
            .put("work", work.build())
            .put("course", line.course().word())
            .put("how", line.how().word())
            .put("median", line.median());
    if (!line.reason().isEmpty()) {
      json.put("reason", line.reason());
    }
    line.slope().ifPresent(slope -> json.put("slope", slope(slope)));
    return json.put("shifts", Json.array(line.shifts().stream().map(Trend::shift).toList()))
        .put("remarks", Json.ofTexts(line.remarks()))
        .put("points", Json.array(line.points().stream().map(Trend::point).toList()))
        .build();
  }

  private static Json slope(TrendLine.Slope slope) {
    Json.Builder json = Json.object().put("per_run", slope.perRun()).put("share", slope.share());
    slope.interval().ifPresent(interval -> json.put("interval", interval(interval)));
    return json.put("points", slope.points()).build();
  }

  private static Json interval(Interval interval) {
    return Json.object()
        .put("low", interval.low())
        .put("high", interval.high())
        .put("level", interval.level())
        .put("method", interval.method())
        .build();
  }

  private static Json shift(Shift shift) {
    Json.Builder json =
        Json.object()
            .put("kind", shift.kind().word())
            .put("at", shift.at())
            .put("before", shift.before())
            .put("after", shift.after())
            .put("share", shift.share());
    shift.p().ifPresent(p -> json.put("p", p));
    return json.put("method", shift.method())
        .put("last_before", run(shift.lastBefore()))
        .put("brought_by", run(shift.brought()))
        .put("differences", Json.ofTexts(shift.differences()))
        .build();
  }

  private static Json run(TrendPoint point) {
    return Json.object()
        .put("run", point.run())
        .put("title", point.title())
        .put("at", point.at().toString())
        .build();
  }

  private static Json point(TrendPoint point) {
    Json.Builder json =
        Json.object()
            .put("run", point.run())
            .put("title", point.title())
            .put("at", point.at().toString())
            .put("value", point.value())
            .put("how", point.how().word())
            .put("repeats", point.repeats());
    point.samples().ifPresent(samples -> json.put("samples", samples));
    return json.build();
  }
}
