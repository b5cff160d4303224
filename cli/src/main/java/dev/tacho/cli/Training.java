package dev.tacho.cli;

import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.Screen;
import dev.tacho.cli.shell.Version;
import dev.tacho.mcp.Assistant;
import dev.tacho.readers.RunReaders;
import dev.tacho.store.RunStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The training run for the start-up cache (`bin/make-cache` in the distribution): does in one
/// process what people do often, so that the classes for it get into the cache. Prints nothing.
final class Training {
  /// A job with each kind of marker.
  private static final String JOB =
      """
      echo '::tacho plan prepare train'
      echo '::tacho stage begin prepare'
      echo '::tacho stage end prepare'
      echo '::tacho stage begin train expected=1s'
      echo '::tacho point step=1 loss=0.5'
      echo '::tacho progress 1/1 unit=steps'
      echo '::tacho stage end train'
      """;

  private static final String TALK =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}
      {"jsonrpc":"2.0","method":"notifications/initialized"}
      {"jsonrpc":"2.0","id":2,"method":"tools/list"}
      {"jsonrpc":"2.0","id":3,"method":"resources/list"}
      {"jsonrpc":"2.0","id":4,"method":"prompts/list"}
      {"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"list_runs"}}
      {"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"summarize","arguments":{"run":"lesson"}}}
      {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"changes","arguments":{"run":"lesson"}}}
      """;

  private static final int RESULTS = 40;

  private Training() {}

  /// Does each of [#lessons], with a store of its own under `home`. How they end does not matter:
  /// what they loaded on the way is what is wanted.
  static void run(Path home, Environment environment) {
    foreignRun(home);
    results(home.resolve("results"));
    TrainingBench.write(home, "bench-1", 9, environment.clock().instant());
    TrainingBench.write(home, "bench-2", 10, environment.clock().instant());
    Map<String, String> variables = new HashMap<>(environment.variables());
    // what is learned here is no user's
    variables.put("XDG_CACHE_HOME", home.resolve("cache").toAbsolutePath().toString());
    Environment school = new Environment(environment.directory(), variables, environment.clock());
    for (List<String> lesson : lessons(home.toString())) {
      OutputStream nowhere = OutputStream.nullOutputStream();
      int _ = Tacho.run(lesson, new Console(nowhere, nowhere, Screen.PLAIN), school);
    }
    talk(home, environment);
  }

  /// What an assistant says first, and then asks.
  private static void talk(Path home, Environment environment) {
    try (Assistant assistant =
        Assistant.of(
            RunStore.at(home),
            RunReaders.withoutCache(List.of(), environment.clock()),
            home,
            environment.clock(),
            Version.TEXT)) {
      assistant.serve(
          new ByteArrayInputStream(TALK.getBytes(StandardCharsets.UTF_8)),
          OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What another program might have left behind, long and odd enough for every detector to
  /// begin.
  private static void foreignRun(Path home) {
    StringBuilder rows = new StringBuilder();
    for (int step = 0; step < 2_000; step++) {
      double fallen = Math.exp(-step / 400.0) + 0.01 * Math.sin(step * 7.0);
      rows.append("{\"step\": ").append(step).append(", \"train/loss\": ");
      rows.append(step == 1_500 ? "NaN" : Double.toString(0.4 + fallen));
      rows.append(", \"val/loss\": ").append(0.5 + fallen);
      rows.append(", \"val/accuracy\": ").append(0.9 - fallen / 2);
      rows.append(", \"lr\": ").append(3e-4 * (1 - step / 2_000.0));
      for (int layer = 0; layer < 4; layer++) {
        rows.append(", \"layers/").append(layer).append("/grad_norm\": ").append(1 + fallen);
      }
      rows.append("}\n");
    }
    try {
      Path many = Files.createDirectories(home.resolve("many"));
      Files.writeString(home.resolve("lesson.jsonl"), rows);
      // old enough that a listing keeps what it found
      FileTime then = FileTime.from(Instant.EPOCH);
      for (int i = 0; i < 3; i++) {
        Files.setLastModifiedTime(Files.writeString(many.resolve(i + ".jsonl"), rows), then);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Results as a folder of a project gathers them, slower from the middle on.
  private static void results(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < RESULTS; i++) {
        double latency = (i < RESULTS / 2 ? 10 : 11) + 0.1 * Math.sin(i);
        Files.writeString(
            folder.resolve(i + ".json"),
            TrainingBench.result(latency, Instant.EPOCH.plusSeconds(i)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> lessons(String home) {
    List<List<String>> lessons = new ArrayList<>();
    String results = Path.of(home).resolve("results").toString();
    lessons.add(List.of("trend", "--home", home, results));
    lessons.add(List.of("trend", "--home", home, "--json", results));
    lessons.add(List.of("--help"));
    lessons.add(List.of("list", "--help"));
    lessons.add(List.of("no-such-word"));
    lessons.add(
        List.of("run", "--home", home, "--name", "lesson", "--quiet", "--", "sh", "-c", JOB));
    lessons.add(List.of("run", "--home", home, "--tag", "a=b", "--", "false"));
    lessons.add(List.of("list", "--home", home));
    lessons.add(List.of("list", "--home", home, "--json"));
    lessons.add(List.of("list", "--home", home, "--metric", "loss", "--sort", "loss"));
    lessons.add(List.of("show", "--home", home, "lesson"));
    lessons.add(List.of("show", "--home", home, "--json", "lesson"));
    lessons.add(List.of("show", "--home", home, "--history", "loss", "lesson"));
    lessons.add(List.of("summary", "--home", home, "lesson"));
    lessons.add(List.of("summary", "--home", home, "--json", "lesson"));
    String foreign = Path.of(home).resolve("lesson.jsonl").toString();
    lessons.add(List.of("summary", "--home", home, "--no-cache", foreign));
    lessons.add(List.of("summary", "--home", home, foreign));
    lessons.add(List.of("summary", "--home", home, "--json", "--budget", "400", foreign));
    lessons.add(List.of("summary", "--home", home, "--post-mortem", foreign));
    // read, then from what was kept of it, at a place with nothing else in it
    String many = Path.of(home).resolve("many").toString();
    for (int i = 0; i < 3; i++) {
      lessons.add(List.of("list", "--home", home, many));
    }
    lessons.add(List.of("list", "--home", home, "--where", "val/loss<9", "--json", many));
    lessons.add(List.of("list", "--home", home, "--sort", "val/loss", many));
    lessons.add(List.of("show", "--home", home, "--stats", foreign));
    lessons.add(List.of("show", "--home", home, "--stability", foreign));
    lessons.add(List.of("chart", "--home", home, foreign));
    lessons.add(List.of("compare", "--home", home, "bench-1", "bench-2"));
    lessons.add(List.of("compare", "--home", home, "bench-1", "bench-2", "--json"));
    String page = Path.of(home).resolve("lesson.html").toString();
    lessons.add(List.of("report", "--home", home, "bench-1", "bench-2", "--html", page));
    lessons.add(List.of("watch", "--home", home, "lesson"));
    lessons.add(List.of("verify", "--home", home, "latest"));
    lessons.add(List.of("note", "--home", home, "--tag", "c=d", "lesson"));
    lessons.add(List.of("prune", "--home", home));
    lessons.add(List.of("doctor"));
    return lessons;
  }
}
