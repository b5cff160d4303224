package dev.tacho.bench.onnx;

import ai.onnxruntime.OrtException;
import dev.tacho.bench.load.BenchException;
import dev.tacho.bench.load.LoadListener;
import dev.tacho.bench.load.LoadRun;
import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.bench.load.SteadyState;
import dev.tacho.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// The process that holds the model and is measured: it reads an [EngineOrder], tells what
/// happens in lines of JSON, and takes queries down in a [RowFile]. It ends when its standard
/// input does.
public final class Engine {
  /// The folder with the engine's library.
  static final String NATIVE_PATH = "onnxruntime.native.path";

  private Engine() {}

  /// Does what the line on `in` says. Returns when it is done or `out` has been told why not.
  ///
  /// @param end ends the process: called on another thread when `in` ends, as nobody is left to
  ///     hear then
  public static void run(InputStream in, OutputStream out, Runnable end)
      throws InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Teller teller = new Teller(out);
    try {
      EngineOrder order = EngineOrder.of(Json.parseObject(lines.readLine()));
      endWith(lines, order.rows(), end);
      try (RowFile rows = RowFile.open(order.rows())) {
        measure(order, rows, teller);
      }
      after(order, teller);
      teller.tell(Json.object().put("type", "done"));
    } catch (BenchException e) {
      teller.tell(
          Json.object().put("type", "refused").put("message", String.valueOf(e.getMessage())));
    } catch (IOException | OrtException e) {
      teller.tell(Json.object().put("type", "refused").put("message", e.toString()));
    }
  }

  /// Once nobody is left to hear, since whoever started this process is gone: takes away the file
  /// that nobody will read, and ends.
  private static void endWith(BufferedReader lines, Path rows, Runnable end) {
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .name("tacho-parent")
            .start(
                () -> {
                  try {
                    while (lines.read() >= 0) {
                      // nothing more is said
                    }
                  } catch (IOException _) {
                    // as good as its end
                  }
                  try {
                    boolean _ = Files.deleteIfExists(rows);
                    Optional<Path> folder = Optional.ofNullable(rows.getParent());
                    if (folder.isPresent()) {
                      OnnxBench.delete(folder.get());
                    }
                  } catch (IOException _) {
                    // something else is in the folder too
                  }
                  end.run();
                });
  }

  private static void measure(EngineOrder order, RowFile rows, Teller teller)
      throws OrtException, InterruptedException {
    OnnxPlan plan = order.plan();
    long begin = System.nanoTime();
    try (EngineModel model = EngineModel.open(plan, order.run(), EngineModel.Extras.NONE)) {
      long loaded = System.nanoTime();
      model.run(0);
      long answered = System.nanoTime();
      model.pinAnswers();
      teller.tell(
          Json.object()
              .put("type", "loaded")
              .put("load_ns", loaded - begin)
              .put("cold_start_ns", answered - begin)
              .put("batch", model.inputs().batch())
              .put("inputs", Json.ofTexts(model.inputs().told()))
              .put("version", model.version()));
      LoadRun.run(plan.load(), model, rows, teller);
      Json.Builder memory = Json.object().put("type", "memory");
      peakBytes().ifPresent(bytes -> memory.put("peak_bytes", bytes));
      teller.tell(memory);
    }
  }

  /// What is asked of the engine once nothing is measured any more.
  private static void after(EngineOrder order, Teller teller) throws OrtException {
    Judging.of(order)
        .ifPresent(
            quality ->
                teller.tell(Json.object().put("type", "judged").put("quality", quality.toJson())));
    if (order.optimised().isPresent()) {
      var extras = new EngineModel.Extras(order.optimised(), Optional.empty());
      EngineModel.open(order.plan(), order.run(), extras).close();
      teller.tell(Json.object().put("type", "optimised"));
    }
    if (order.plan().layers()) {
      Path prefix = order.rows().resolveSibling("profile");
      var extras = new EngineModel.Extras(Optional.empty(), Optional.of(prefix));
      try (EngineModel model = EngineModel.open(order.plan(), order.run(), extras)) {
        for (int i = 0; i < LayerProfile.WARM_UPS + LayerProfile.QUERIES; i++) {
          model.run(0);
        }
        teller.tell(
            Json.object()
                .put("type", "profiled")
                .put("file", order.rows().resolveSibling(model.endProfile()).toString()));
      }
    }
  }

  /// The most memory that this process had at once.
  private static OptionalLong peakBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException _) {
      // another system
    }
    return OptionalLong.empty();
  }

  /// Tells what happens, between queries.
  private record Teller(OutputStream out) implements LoadListener {
    void tell(Json.Builder json) {
      try {
        out.write((json.build() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException _) {
        // whoever listens is gone; the end of standard input says so too
      }
    }

    @Override
    public void warmed(SteadyState state, long queries, long nanos) {
      tell(
          Json.object()
              .put("type", "warmed")
              .put("steady", state.steady())
              .put("windows", state.windows())
              .put("variation", state.variation())
              .put("queries", queries)
              .put("ns", nanos));
    }

    @Override
    public void begins(int repeat) {
      // garbage of what came before is not collected while something is timed
      System.gc();
      tell(Json.object().put("type", "begins").put("repeat", repeat).put("at", System.nanoTime()));
    }

    @Override
    public void ended(RepeatEnd end) {
      tell(
          Json.object()
              .put("type", "ended")
              .put("repeat", end.repeat())
              .put("from", end.from())
              .put("to", end.to())
              .put("answered", end.answered())
              .put("failed", end.failed())
              .put("unsent", end.unsent())
              .put("every", end.every()));
    }
  }
}
