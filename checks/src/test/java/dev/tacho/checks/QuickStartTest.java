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

/// README's quick start, done as it stands there. The demo trains fewer steps unless all is long.
@Timeout(400)
class QuickStartTest {
  private static final String STEPS = "6";

  /// What is said of a run depends on what the machine did meanwhile, and what fits beside it
  /// too.
  private static final String SUMMARY =
      "(?ms)^([\\w-]+ \\([0-9A-Z]{26}\\): completed) .*?(?=^bits a held-out byte|^\\$ tacho|\\z)";

  @TempDir Path dir;

  @Test
  void theQuickStart_printsWhatItDidBefore() throws IOException {
    var readme = Document.of(Checkout.root(), Checkout.root().resolve("README.md"));
    var work = Files.createDirectories(dir.resolve("desk"));
    Files.copy(
        Checkout.root().resolve("checks/src/test/resources/quick-start/train.py"),
        work.resolve("train.py"));
    var tacho = PackedProgram.in(work);
    var said = new StringBuilder();
    for (var call : calls(readme)) {
      var words = new ArrayList<>(call);
      if (words.getFirst().equals("demo") && !Boolean.getBoolean("tacho.long")) {
        words.addAll(List.of("--steps", STEPS));
      }
      var outcome = tacho.run(words.toArray(String[]::new));
      assertEquals(0, outcome.code(), () -> call + ": " + outcome);
      if (words.getFirst().equals("summary")) {
        assertTrue(outcome.out().contains("every row read"), outcome::toString);
        assertTrue(outcome.out().contains("\nNext: "), outcome::toString);
      }
      said.append("$ tacho ").append(String.join(" ", call)).append('\n');
      said.append(masked(outcome.out()));
    }
    Golden.compare("quick-start/output.txt", said.toString());
  }

  /// The calls that stand under "Two commands" and "Your own command".
  private static List<List<String>> calls(Document readme) {
    var calls = readme.fencedCommandLines();
    assertTrue(calls.stream().anyMatch(call -> call.getFirst().equals("demo")), calls::toString);
    assertTrue(calls.size() >= 4, calls::toString);
    return calls;
  }

  /// Without what differs from run to run and from machine to machine.
  private String masked(String text) {
    return text.replace(dir.toString(), "DIR")
        .replace(System.getProperty("java.home"), "JDK")
        .replaceAll("(?m)(?<=^the model says: ).*$", "WHAT THE MODEL SAYS")
        .replaceAll(
            "(?s)(?<=\\nsample: ).*?(?=\n[\\w-]+ \\([0-9A-Z]{26}\\): completed)", "WHAT IT SAYS")
        .replaceAll("(?m)^(energy_per_token_j) .*$", "$1 OR WHY IT IS UNKNOWN")
        .replaceAll(SUMMARY, "$1 THE SUMMARY\n")
        .replaceAll("(?ms)^STEP +GRADIENT .*?(?=^passed )", "STEP THE GRADIENTS\n")
        .replaceAll("(?ms)^FIGURE .*?(?=^PART |^\\$ tacho|\\z)", "FIGURE THE COMPARISON\n")
        .replaceAll("\\b[0-9a-f]{64}\\b", "DIGEST")
        .replaceAll("\\b01[0-9A-HJKMNP-TV-Z]{6,24}\\b", "ID")
        .replaceAll("\\d[\\d.,]*(e-?\\d+)?", "N")
        .replaceAll("\\bN (ns|us|µs|ms|s|min|h)\\b( N (ms|s|min)\\b)?", "TIME")
        .replaceAll("\\bN ([kKMG]i?B|B)\\b", "SIZE")
        .replaceAll(" {2,}", "  ");
  }
}
