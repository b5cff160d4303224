package dev.tacho.cli.share;

import dev.tacho.cli.view.RunView;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Everything recorded in a run as one JSON document, `tacho.exported-run/1`, without holding it.
final class ExportJson {
  private ExportJson() {}

  static void write(RunView view, OutputStream out) throws IOException {
    put(out, "{\"schema\":\"tacho.exported-run/1\",\n\"header\":" + view.header().toJson());
    put(out, ",\n\"events\":[");
    boolean[] first = {true};
    view.run().events(entry -> event(out, entry, first));
    put(out, "\n],\n\"points\":[");
    points(view, out);
    put(out, "\n],\n\"annotations\":" + view.notesJson());
    put(out, ",\n\"damage\":" + view.damageJson());
    view.standing()
        .status()
        .seal()
        .ifPresent(seal -> unchecked(out, ",\n\"seal\":" + Json.of(seal)));
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

  private static void points(RunView view, OutputStream out) throws IOException {
    String separator = "\n";
    try (PointCursor points = view.run().points()) {
      while (points.next()) {
        Json.Builder json = Json.object().put("t_ns", points.nanos());
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
