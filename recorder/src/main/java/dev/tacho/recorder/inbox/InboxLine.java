package dev.tacho.recorder.inbox;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// Reads one line of the inbox, which is what files, HTTP and the holder's markers all become. The
/// format is in the package sign. Pure.
///
/// @param mono when it happened by the host's monotonic clock; empty when the writer did not say
record InboxLine(OptionalLong mono, Told told) {

  static InboxLine parse(String line) {
    try {
      Json.Obj json = Json.parseObject(line);
      return new InboxLine(json.whole("mono"), told(json));
    } catch (JsonException | IllegalArgumentException e) {
      String shown = line.length() > 120 ? line.substring(0, 120) + "..." : line;
      return new InboxLine(
          OptionalLong.empty(), new Told.Unclear("inbox", shown + ": " + e.getMessage()));
    }
  }

  private static Told told(Json.Obj json) {
    if (json.get("marker").isPresent()) {
      return marker(json);
    }
    return switch (json.needText("type")) {
      case "point" -> point(json);
      case "plan" -> {
        List<String> stages = json.texts("stages");
        stages.forEach(StageName::require);
        if (stages.isEmpty()) {
          throw new IllegalArgumentException("a plan names its stages in \"stages\"");
        }
        yield new Told.Fact(new RunEvent.Planned(stages));
      }
      case "stage" ->
          new Told.Fact(
              new RunEvent.StageChanged(
                  StageName.require(json.needText("name")),
                  MarkerLine.change(json.needText("change"), json.text("status")),
                  json.number("expected_s").map(s -> MarkerLine.seconds(s, s + " s")),
                  json.text("reason")));
      case "progress" ->
          new Told.Fact(
              MarkerLine.progress(
                  json.number("done")
                      .orElseThrow(() -> new JsonException("field 'done' is missing")),
                  json.number("total"),
                  json.text("unit")));
      case "artifact" -> new Told.File(json.needText("path"));
      case "output" -> output(json);
      case "dropped" -> new Told.Dropped(json.needText("kind"), json.needWhole("count"));
      default ->
          throw new IllegalArgumentException(
              "unknown type '"
                  + json.needText("type")
                  + "'; use point, plan, stage, progress or artifact");
    };
  }

  /// Half a marker says something else than the whole: it is told, never taken.
  private static Told marker(Json.Obj json) {
    String line = json.needText("marker");
    if (json.get("torn").isPresent()) {
      throw new IllegalArgumentException("the marker has no line end, so it may be half");
    }
    if (json.get("cut").isPresent()) {
      throw new IllegalArgumentException(
          json.needWhole("cut") + " bytes of the marker were cut; use several shorter ones");
    }
    return MarkerLine.parse(line);
  }

  /// The holder's last word; what it could not do is told as faults by whoever reads them.
  private static Told output(Json.Obj json) {
    return new Told.Output(
        new RunEvent.Output(
            json.get("complete").filter(c -> c.equals(Json.of(true))).isPresent(),
            json.needWhole("stdout"),
            json.needWhole("stderr"),
            json.needWhole("kept"),
            json.needWhole("cut"),
            json.needWhole("not_passed")),
        json.whole("dropped").orElse(0),
        json.texts("faults"));
  }

  private static double value(Json.Obj series, String name) {
    double value =
        series.number(name).orElseThrow(() -> new JsonException("value of '" + name + "' is null"));
    if (Double.isInfinite(value) && series.members().get(name) instanceof Json.Num number) {
      throw new JsonException("value " + number + " of '" + name + "' is beyond 1.8e308");
    }
    return value;
  }

  /// A value that cannot be read costs the point nothing else.
  private static Told point(Json.Obj json) {
    Json.Obj series = json.needObject("m");
    List<String> names = new ArrayList<>(series.members().size());
    double[] values = new double[series.members().size()];
    List<String> wrong = new ArrayList<>();
    for (String name : series.members().keySet()) {
      try {
        values[names.size()] = value(series, name);
        names.add(name);
      } catch (JsonException e) {
        wrong.add(e.getMessage());
      }
    }
    if (names.isEmpty() && !wrong.isEmpty()) {
      throw new JsonException(String.join("; ", wrong));
    }
    PointShape shape = new PointShape(Told.source(json.text("src").orElse("")), names);
    var told =
        new Told.Values(
            json.whole("step").orElse(RunSink.NO_STEP), shape, Arrays.copyOf(values, names.size()));
    return wrong.isEmpty()
        ? told
        : new Told.Partly(told, new Told.Unclear("inbox", String.join("; ", wrong)));
  }
}
