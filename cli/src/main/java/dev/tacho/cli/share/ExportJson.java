package dev.tacho.cli.share;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything recorded in a run as one JSON document, `tacho.exported-run/1`, without holding it.
final class ExportJson {
  private ExportJson() {}

  /// Writes it.
  ///
  /// @param seal the digest of its seal, where it has one
  static void write(RunReader run, Json.Obj notes, Optional<String> seal, OutputStream out)
      throws IOException {
    put(out, "{\"schema\":\"tacho.exported-run/1\",\n\"header\":" + run.header().toJson());
    put(out, ",\n\"events\":[");
    boolean[] first = {true};
    run.events(entry -> event(out, entry, first));
    put(out, "\n],\n\"points\":[");
    points(run, out);
    put(out, "\n],\n\"annotations\":" + notes);
    List<String> damage = new ArrayList<>();
    run.damage().forEach(d -> damage.add(d.toString()));
    put(out, ",\n\"damage\":" + Json.ofTexts(damage));
    if (!run.endValues().members().isEmpty()) {
      put(out, ",\n\"end_values\":" + run.endValues());
    }
    if (seal.isPresent()) {
      put(out, ",\n\"seal\":" + Json.of(seal.get()));
    }
    put(out, "}\n");
  }

  private static void event(OutputStream out, RunEvent.Entry entry, boolean[] first) {
    Json.Obj json =
        Json.object()
            .put("n", entry.number())
            .put("t_ns", entry.nanos())
            .put("type", entry.event().type())
            .put("fields", entry.event().toJson())
            .build();
    unchecked(out, (first[0] ? "\n" : ",\n") + json);
    first[0] = false;
  }

  private static void points(RunReader run, OutputStream out) throws IOException {
    String separator = "\n";
    try (PointCursor points = run.points()) {
      while (points.next()) {
        Json.Builder json = Json.object();
        if (points.nanos() != PointCursor.NO_TIME) {
          json.put("t_ns", points.nanos());
        }
        if (points.step() != RunSink.NO_STEP) {
          json.put("step", points.step());
        }
        if (!points.source().isEmpty()) {
          json.put("src", points.source());
        }
        Json.Builder values = Json.object();
        for (int i = 0; i < points.count(); i++) {
          values.put(points.name(i), points.value(i));
        }
        put(out, separator + json.put("m", values.build()).build());
        separator = ",\n";
      }
    }
  }

  private static void unchecked(OutputStream out, String text) {
    try {
      put(out, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
