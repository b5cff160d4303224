package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Failure;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.report.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/// The parts of the demo, each done once the one before has done its work, and how long each took.
/// Confined to one thread.
final class DemoParts {
  private final Console console;
  private final Console announcing;
  private final List<Part> done = new ArrayList<>();
  private int exitCode = ExitCode.DONE;

  /// @param console that hears why a part failed
  /// @param announcing on which each part is announced
  DemoParts(Console console, Console announcing) {
    this.console = console;
    this.announcing = announcing;
  }

  private record Part(String name, long nanos, int exitCode) {}

  /// Does `work`, unless a part before it failed.
  void then(String name, IntSupplier work) {
    if (exitCode != ExitCode.DONE) {
      return;
    }
    announcing.hint("");
    announcing.hint("-- " + name);
    long begin = System.nanoTime();
    try {
      exitCode = work.getAsInt();
    } catch (RuntimeException e) {
      Failure known = Failure.of(e).orElseThrow(() -> e);
      console.error("tacho demo: " + known.message());
      exitCode = known.exitCode();
    }
    done.add(new Part(name, System.nanoTime() - begin, exitCode));
  }

  /// That of the part that failed, else 0.
  int exitCode() {
    return exitCode;
  }

  List<String> lines(int columns) {
    Table table = new Table().left("PART").right("TOOK").left("");
    long all = 0;
    for (Part part : done) {
      all += part.nanos();
      table.row(
          part.name(),
          Durations.ofNanos(part.nanos()),
          part.exitCode() == ExitCode.DONE ? "" : "failed with " + part.exitCode());
    }
    table.row("all", Durations.ofNanos(all), "");
    return table.lines(columns);
  }

  Json json() {
    return Json.array(
        done.stream()
            .map(
                part ->
                    Json.object()
                        .put("part", part.name())
                        .put("took_ns", part.nanos())
                        .put("exit_code", part.exitCode())
                        .build())
            .toList());
  }
}
