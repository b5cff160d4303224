package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// README's list from a bench to a report, done as it stands there.
@Timeout(300)
final class ReportListTest {
  private static final Pattern ITEM =
      Pattern.compile("(?m)^\\d\\. `\\./tacho ((?:bench|compare|report) [^`]+)`");

  @TempDir Path work;

  @Test
  void theList_endsInAReport_ofWhichNoSectionIsEmpty() throws IOException {
    List<String> items = new ArrayList<>();
    Matcher item = ITEM.matcher(Checkout.read(Checkout.root().resolve("README.md")));
    while (item.find()) {
      items.add(item.group(1));
    }
    assertEquals(
        List.of("bench", "bench", "compare", "report"),
        items.stream().map(line -> line.substring(0, line.indexOf(' '))).toList());
    Files.copy(
        Checkout.root().resolve("checks/src/test/resources/quick-start/train.py"),
        work.resolve("train.py"));
    PackedProgram tacho = PackedProgram.in(work);
    for (String line : items) {
      Outcome outcome = tacho.run(line.split(" "));
      assertEquals(0, outcome.code(), () -> line + ": " + outcome);
    }
    byte[] pdf = Files.readAllBytes(work.resolve("report.pdf"));
    assertEquals("%PDF-", new String(pdf, 0, 5, StandardCharsets.US_ASCII));
    String html = Files.readString(work.resolve("report.html"));
    Outcome json = tacho.run("report", "before", "after", "--json");
    assertEquals(0, json.code(), json::toString);
    int sections = 0;
    for (Json one : Json.parseObject(json.out()).array("sections")) {
      Json.Obj section = (Json.Obj) one;
      sections++;
      assertTrue(html.contains("<section id=\"" + section.needText("id") + "\">"), html);
      assertTrue(!section.array("blocks").isEmpty(), section::toString);
      for (Json block : section.array("blocks")) {
        Json.Obj shown = (Json.Obj) block;
        boolean said =
            switch (shown.needText("kind")) {
              case "text", "note" -> !shown.needText("text").isBlank();
              case "figures" -> !shown.array("figures").isEmpty();
              case "table" -> !shown.array("rows").isEmpty();
              default -> shown.text("data").isPresent() || shown.text("unavailable").isPresent();
            };
        assertTrue(said, shown::toString);
      }
    }
    assertTrue(sections > 10, () -> json.out());
  }
}
