package dev.tacho.bench.onnx;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The engine's own times of a model's nodes, in runs that it profiled: whole microseconds, as it
/// counts them. Profiling slows the runs down, so they are no part of the measured ones.
///
/// Read from the trace that ONNX Runtime writes: an event of category `Node` for each node of a
/// run, then one called `model_run`.
///
/// @param layers in the order in which they first ran
/// @param runs a row a run: milliseconds of each layer, NaN for one that did not run
record LayerProfile(List<Layer> layers, List<List<Double>> runs) {
  /// Runs that are profiled, and those before them whose times are left out.
  static final int QUERIES = 30;

  static final int WARM_UPS = 5;

  private static final String SUFFIX = "_kernel_time";

  /// A node of the graph that the engine made.
  ///
  /// @param operator that it does
  record Layer(String name, String operator) {}

  LayerProfile {
    layers = List.copyOf(layers);
    runs = List.copyOf(runs);
  }

  /// Reads a trace. Fails when it is none.
  static LayerProfile read(Path trace) throws IOException {
    Map<String, Integer> places = new LinkedHashMap<>();
    List<Layer> layers = new ArrayList<>();
    List<Map<Integer, Double>> runs = new ArrayList<>();
    Map<Integer, Double> current = new LinkedHashMap<>();
    try {
      if (!(Json.parse(Files.readString(trace)) instanceof Json.Arr(var events))) {
        throw new IOException("the engine's trace is no list of events");
      }
      for (Json event : events) {
        if (!(event instanceof Json.Obj json)) {
          continue;
        }
        String name = json.text("name").orElse("");
        if (name.equals("model_run")) {
          runs.add(current);
          current = new LinkedHashMap<>();
        } else if (json.text("cat").orElse("").equals("Node") && name.endsWith(SUFFIX)) {
          Json.Obj about = json.object("args").orElse(Json.Obj.EMPTY);
          String layer = Text.line(name.substring(0, name.length() - SUFFIX.length()), 150);
          int place = places.computeIfAbsent(layer, _ -> places.size());
          if (place == layers.size()) {
            layers.add(new Layer(layer, about.text("op_name").orElse("")));
          }
          double millis = json.number("dur").orElse(Double.NaN) / 1e3;
          double _ = current.merge(place, millis, Double::sum);
        }
      }
    } catch (JsonException e) {
      throw new IOException("the engine's trace cannot be read: " + e.getMessage(), e);
    }
    return new LayerProfile(
        layers, runs.stream().skip(WARM_UPS).map(run -> row(run, layers.size())).toList());
  }

  private static List<Double> row(Map<Integer, Double> run, int layers) {
    Double[] row = new Double[layers];
    Arrays.fill(row, Double.NaN);
    run.forEach((place, millis) -> row[place] = millis);
    return List.of(row);
  }

  /// What a layer took in each run; those in which it did not run left out.
  double[] times(int layer) {
    return runs.stream().mapToDouble(run -> run.get(layer)).filter(Double::isFinite).toArray();
  }

  /// What all layers of each run took together.
  double[] sums() {
    return runs.stream()
        .mapToDouble(run -> run.stream().mapToDouble(t -> t).filter(Double::isFinite).sum())
        .toArray();
  }

  /// The columns of the rows.
  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("compute_ms"));
    layers.forEach(layer -> columns.add(column(layer)));
    return columns;
  }

  static String column(Layer layer) {
    return "layer:" + layer.name();
  }
}
