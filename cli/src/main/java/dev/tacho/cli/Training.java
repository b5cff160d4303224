package dev.tacho.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The training run for the start-up cache (`bin/make-cache` in the distribution): does in one
/// process what people do often, so that the classes for it get into the cache. Prints nothing.
final class Training {
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
    lessons.add(List.of("no-such-word"));
    lessons.add(List.of("run", "--home", home, "--quiet", "--", "true"));
    lessons.add(List.of("list", "--home", home));
    lessons.add(List.of("show", "--home", home, "latest"));
    lessons.add(List.of("show", "--home", home, "--json", "latest"));
    lessons.add(List.of("summary", "--home", home, "latest"));
    lessons.add(List.of("verify", "--home", home, "latest"));
    lessons.add(List.of("doctor"));
    return lessons;
  }
}
