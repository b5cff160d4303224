package dev.tacho.cli;

import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.Screen;
import java.io.OutputStream;
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

  private Training() {}

  /// Does each of [#lessons], with a store of its own under `home`. How they end does not matter:
  /// what they loaded on the way is what is wanted.
  static void run(Path home, Environment environment) {
    for (List<String> lesson : lessons(home.toString())) {
      OutputStream nowhere = OutputStream.nullOutputStream();
      int _ = Tacho.run(lesson, new Console(nowhere, nowhere, Screen.PLAIN), environment);
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
