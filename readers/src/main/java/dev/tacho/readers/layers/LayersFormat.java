package dev.tacho.readers.layers;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Text;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.json.JsonStream.Token;
import dev.tacho.readers.lines.CsvLine;
import dev.tacho.readers.timing.Attached;
import dev.tacho.readers.timing.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Profiles of layers. What all layers on one device took together stands beside them; times of a
/// trace are the engine's own, of runs that profiling slowed down.
public final class LayersFormat implements RunFormat {
  private static final Dimension LAYER = new Dimension("layer");
  private static final Dimension OPERATOR = new Dimension("operator");
  private static final int MOST_LAYERS = 10_000;
  private static final int TOLD = 200;
  private static final int MOST_VALUES = 64;
  private static final String SUFFIX = "_kernel_time";
  private static final List<String> TABLE = List.of("layer_name", "time_ms");

  /// The format as it is built in.
  public LayersFormat() {}

  /// Who wrote the file.
  private enum Writer {
    TRACKIQ("TrackIQ"),
    TRTEXEC("trtexec"),
    ONNX_RUNTIME("ONNX Runtime");

    private final String program;

    Writer(String program) {
      this.program = program;
    }
  }

  @Override
  public String name() {
    return "layers";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    return writer(place).isPresent()
        ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty()))
        : List.of();
  }

  private static Optional<Writer> writer(Place place) throws IOException {
    if (!place.isFile()) {
      return Optional.empty();
    }
    String head = new String(place.head(), StandardCharsets.UTF_8);
    if (place.name().endsWith(".csv")) {
      List<String> names = cells(head.lines().findFirst().orElse(""));
      return names.containsAll(TABLE) ? Optional.of(Writer.TRACKIQ) : Optional.empty();
    }
    if (!place.name().endsWith(".json") || !head.stripLeading().startsWith("[")) {
      return Optional.empty();
    }
    if (head.contains("\"averageMs\"")
        || (head.contains("\"timeMs\"") && head.contains("\"count\""))) {
      return Optional.of(Writer.TRTEXEC);
    }
    return head.contains("\"ph\"") && head.contains("\"dur\"") && head.contains("session")
        ? Optional.of(Writer.ONNX_RUNTIME)
        : Optional.empty();
  }

  private static List<String> cells(String line) {
    return CsvLine.cells(line.replace("\uFEFF", "")).stream().map(String::strip).toList();
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    into.uses(run.path());
    if (!from.isStart()) {
      into.again();
      return;
    }
    Writer writer = writer(Place.at(run.path())).orElse(Writer.TRACKIQ);
    Map<String, Layer> layers = new LinkedHashMap<>();
    switch (writer) {
      case TRACKIQ -> table(run, layers, into);
      case TRTEXEC, ONNX_RUNTIME -> trace(run, writer, layers, into);
    }
    tell(run, writer, layers, into);
  }

  private static void table(FoundRun run, Map<String, Layer> layers, RunIntake into)
      throws IOException {
    List<String> names = new ArrayList<>();
    Lines.each(
        run.path(),
        into,
        (line, number) -> {
          if (number == 1) {
            names.addAll(cells(line));
            return;
          }
          if (line.isBlank()) {
            return;
          }
          List<String> cells = cells(line);
          double millis =
              cells.size() == names.size()
                  ? number(cells.get(names.indexOf("time_ms")))
                  : Double.NaN;
          if (Double.isNaN(millis)) {
            into.damage(run.path(), number, -1, "no time of a layer");
          } else {
            add(
                layers,
                cells.get(names.indexOf("layer_name")),
                at(names, cells, "layer_type"),
                at(names, cells, "device"),
                millis);
          }
        });
  }

  private static String at(List<String> names, List<String> cells, String name) {
    int at = names.indexOf(name);
    return at < 0 ? "" : cells.get(at);
  }

  private static double number(String text) {
    try {
      double value = Double.parseDouble(text);
      return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static void trace(FoundRun run, Writer writer, Map<String, Layer> layers, RunIntake into)
      throws IOException {
    try (InputStream in = Files.newInputStream(run.path())) {
      JsonStream json = JsonStream.of(in);
      try {
        Token first = json.next();
        if (first != Token.ARRAY) {
          into.damage(run.path(), 0, 0, "no list of layers");
          return;
        }
        for (Token next = json.next(); next != Token.END_ARRAY; next = json.next()) {
          if (next == Token.OBJECT && json.value(next, MOST_VALUES) instanceof Json.Obj event) {
            if (writer == Writer.TRTEXEC) {
              trtexec(layers, event);
            } else {
              onnxRuntime(layers, event);
            }
          } else if (next != Token.OBJECT) {
            json.skip(next);
          }
        }
      } catch (JsonException e) {
        into.damage(
            run.path(), 0, json.offset(), e.getMessage() + "; what stood before it is read");
      }
    }
  }

  /// `averageMs` is the mean over all runs of the layer, which is the one time that stands for it.
  private static void trtexec(Map<String, Layer> layers, Json.Obj event) {
    Optional<Double> millis = finite(event, "averageMs");
    event
        .text("name")
        .ifPresent(name -> millis.ifPresent(value -> add(layers, name, "", "", value)));
  }

  private static void onnxRuntime(Map<String, Layer> layers, Json.Obj event) {
    String name = word(event, "name");
    if (word(event, "cat").equals("Node") && name.endsWith(SUFFIX)) {
      Json.Obj about =
          event.get("args").orElse(Json.Obj.EMPTY) instanceof Json.Obj o ? o : Json.Obj.EMPTY;
      finite(event, "dur")
          .ifPresent(
              micros ->
                  add(
                      layers,
                      name.substring(0, name.length() - SUFFIX.length()),
                      word(about, "op_name"),
                      word(about, "provider").replace("ExecutionProvider", ""),
                      micros / 1e3));
    }
  }

  private static String word(Json.Obj object, String name) {
    return object.get(name).orElse(Json.Obj.EMPTY) instanceof Json.Str(String text) ? text : "";
  }

  private static Optional<Double> finite(Json.Obj object, String name) {
    return object.get(name).orElse(Json.Obj.EMPTY) instanceof Json.Num number
            && number.asDouble() >= 0
            && number.asDouble() < Double.POSITIVE_INFINITY
        ? Optional.of(number.asDouble())
        : Optional.empty();
  }

  private static void add(
      Map<String, Layer> layers, String name, String operator, String device, double millis) {
    String shown = Text.line(name, Text.MAX_NAME);
    String key = shown.isEmpty() ? "layer without a name" : shown;
    if (layers.containsKey(key) || layers.size() < MOST_LAYERS) {
      layers
          .computeIfAbsent(
              key,
              _ ->
                  new Layer(
                      key, Text.line(operator, Text.MAX_NAME), Text.line(device, Text.MAX_NAME)))
          .times()
          .add(millis);
    }
  }

  private static void tell(FoundRun run, Writer writer, Map<String, Layer> layers, RunIntake into) {
    Metric metric = MetricRegistry.known().require("layer_time_ms");
    Provenance how =
        new Provenance.Reported(writer.program, String.valueOf(run.path().getFileName()));
    List<Measurement> measured = new ArrayList<>();
    Map<String, Double> devices = new TreeMap<>();
    long step = 0;
    for (Layer layer : layers.values()) {
      if (layer.times().size() == 0) {
        continue;
      }
      double mean = layer.times().sum() / layer.times().size();
      into.value(into.series("", metric.name()), step++, PointCursor.NO_TIME, mean);
      devices.merge(layer.device(), mean, Double::sum);
      if (measured.size() < TOLD) {
        measured.add(
            new Measurement.Known(
                metric,
                new Statistic.Mean(),
                mean,
                scope(layer),
                how,
                Evidence.of(layer.times().size())));
      }
    }
    devices.forEach(
        (device, sum) ->
            measured.add(
                new Measurement.Known(
                    MetricRegistry.known().require("compute_ms"),
                    new Statistic.Total(),
                    sum,
                    device.isEmpty() ? Scope.WHOLE : Scope.WHOLE.with(Dimension.DEVICE, device),
                    new Provenance.Derived("sum(layer_time_ms)", List.of(how)),
                    Evidence.of(layers.size()))));
    into.header(new ForeignHeader(run, writer.program).build());
    into.stepName("layer");
    into.unknownState("a profile of layers does not say how its program ended");
    Attached.result(run, writer.program, measured, List.of(), into);
  }

  private static Scope scope(Layer layer) {
    Scope scope = Scope.WHOLE.with(LAYER, layer.name());
    scope = layer.operator().isEmpty() ? scope : scope.with(OPERATOR, layer.operator());
    return layer.device().isEmpty() ? scope : scope.with(Dimension.DEVICE, layer.device());
  }
}
