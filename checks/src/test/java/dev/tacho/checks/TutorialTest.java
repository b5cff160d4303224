package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each tutorial and worked example, done as it stands there: its commands end well and print what
/// it shows.
@Timeout(180)
class TutorialTest {
  @TempDir Path dir;

  /// A command and the lines that the page shows below it.
  record Step(String command, List<String> shown) {}

  static Stream<Path> pages() {
    return Stream.concat(
        tutorials(),
        Checkout.trackedFiles().stream()
            .filter(file -> file.startsWith(Checkout.root().resolve("docs/examples")))
            .filter(file -> file.toString().endsWith(".md")));
  }

  static Stream<Path> tutorials() {
    return Checkout.trackedFiles().stream()
        .filter(file -> file.startsWith(Checkout.root().resolve("docs/tutorials")));
  }

  @Test
  void thereAreThree() {
    assertEquals(3, tutorials().count());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyStep_doesWhatThePageSays(Path tutorial) throws IOException {
    var work = Files.createDirectories(dir.resolve("work"));
    var steps = steps(Checkout.read(tutorial));
    assertTrue(steps.size() >= 4, () -> tutorial + ": only " + steps.size() + " steps");
    var path = PackedProgram.folder().resolve("bin") + ":" + System.getenv("PATH");
    var environment =
        Map.of(
            "PATH", path,
            "JAVA_HOME", System.getProperty("java.home"),
            "HOME", dir.toString(),
            "XDG_CACHE_HOME", dir.resolve("cache").toString());
    for (Step step : steps) {
      var outcome = Shell.run(work, environment, "sh", "-c", step.command);
      assertEquals(0, outcome.code(), () -> step.command + ": " + outcome);
      var said = masked(outcome.out() + outcome.err());
      for (String line : step.shown) {
        assertTrue(
            said.contains(masked(line)),
            () -> step.command + " shows no '" + line + "': " + outcome);
      }
    }
  }

  @Test
  void aStep_isACommandAndWhatIsShownBelowIt() {
    var page = "a\n```console\n$ one\nx\n...\n$ two\n```\n```sh\n$ three\n```\n";
    assertEquals(List.of(new Step("one", List.of("x")), new Step("two", List.of())), steps(page));
  }

  private static List<Step> steps(String page) {
    var steps = new ArrayList<Step>();
    boolean inside = false;
    for (var line : page.lines().toList()) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else if (inside && !line.isBlank() && !line.equals("...")) {
        steps.getLast().shown.add(line.strip());
      }
    }
    return steps;
  }

  /// Without what differs from run to run: numbers, and where lines are broken.
  private static String masked(String text) {
    return text.replaceAll("\\d[\\d.,:]*", "N").replaceAll("\\s+", " ").strip();
  }
}
