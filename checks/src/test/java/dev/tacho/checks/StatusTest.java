package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the status page calls shipped works: its commands are run, in its order, in one folder.
@Timeout(180)
class StatusTest {
  @TempDir Path dir;

  @Test
  void everyShippedRow_works() throws IOException {
    assertEquals(
        List.of(), failures(PackedProgram.in(Files.createDirectories(dir.resolve("work")))));
  }

  /// Which rows do not work with this program.
  static List<String> failures(PackedProgram tacho) {
    var failed = new ArrayList<String>();
    var rows = commands(Checkout.read(Checkout.root().resolve("docs/status.md")));
    for (var command : rows) {
      var words = Document.words(command);
      var outcome = tacho.run(words.subList(1, words.size()).toArray(String[]::new));
      if (outcome.code() != 0) {
        failed.add(command + ": " + outcome);
      }
    }
    assertTrue(rows.size() > 10, "only " + rows.size() + " rows");
    return failed;
  }

  /// The last cell of each row of the first table.
  private static List<String> commands(String page) {
    var commands = new ArrayList<String>();
    for (var line : page.lines().toList()) {
      if (line.startsWith("| ") && line.endsWith("` |")) {
        commands.add(line.substring(line.indexOf('`') + 1, line.length() - 3));
      }
    }
    return commands;
  }
}
