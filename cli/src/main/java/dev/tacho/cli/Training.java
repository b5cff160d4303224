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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  private Training() {}

  /// Does each of [#lessons], with a store of its own under `home`. How they end does not matter:
  /// what they loaded on the way is what is wanted.
  static void run(Path home, Environment environment) {
    for (List<String> lesson : lessons(home.toString())) {
      OutputStream nowhere = OutputStream.nullOutputStream();
      int _ = Tacho.run(lesson, new Console(nowhere, nowhere, Screen.PLAIN), environment);
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

  private static List<List<String>> lessons(String home) {
    List<List<String>> lessons = new ArrayList<>();
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
    lessons.add(List.of("watch", "--home", home, "lesson"));
    lessons.add(List.of("verify", "--home", home, "latest"));
    lessons.add(List.of("note", "--home", home, "--tag", "c=d", "lesson"));
    lessons.add(List.of("prune", "--home", home));
    lessons.add(List.of("doctor"));
    return lessons;
  }
}
