package dev.tacho.report.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BudgetTest {
  private static List<String> named(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
  }

  private static long characters(List<String> lines) {
    return lines.stream().mapToLong(line -> line.length() + 1L).sum();
  }

  @Test
  void aPageThatFits_isShownWhole_withoutANote() {
    Page page = new Page().part("things", 0, 1, "Things", named("thing", 3));
    assertEquals(List.of("Things", "thing 0", "thing 1", "thing 2"), page.lines(new Budget(40)));
  }

  @Test
  void aPageThatDoesNotFit_showsWhatIsWorthMost_andTellsTheRest() {
    Page page =
        new Page()
            .part("metrics", 2, 3, "", named("a metric of many", 50))
            .part("findings", 1, 2, "", named("a finding", 4))
            .more("--budget %d shows all");
    List<String> lines = page.lines(new Budget(70));
    assertTrue(lines.contains("a finding 1"), lines::toString);
    assertTrue(lines.contains("a metric of many 2"), lines::toString);
    assertTrue(lines.getLast().startsWith("left out: "), lines::toString);
    String note = lines.getLast();
    String tokens = note.replaceAll(".*--budget (\\d+) shows all", "$1");
    assertEquals(page.lines(Budget.NONE), page.lines(new Budget(Long.parseLong(tokens))), note);
  }

  @Test
  void whatANoteSays_isWhatIsMissing() {
    Page page = new Page().part("metrics", 1, 2, "", named("a metric with a long name", 40));
    List<String> lines = page.lines(new Budget(100));
    int shown = lines.size() - 1;
    assertEquals("left out: " + (40 - shown) + " of 40 metrics", lines.getLast());
  }

  @Test
  void noPage_isEverLongerThanItsBudget() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      Page page = new Page().more("--budget %d shows all of it, and so does --full");
      for (int part = random.nextInt(1, 8); part > 0; part--) {
        page.part(
            "lines of a rather long kind " + part,
            random.nextInt(5),
            random.nextInt(1, 4),
            random.nextBoolean() ? "Heading " + part : "",
            named("x".repeat(random.nextInt(200)), random.nextInt(20)));
      }
      Budget budget = new Budget(random.nextLong(Budget.LEAST, 600));
      List<String> lines = page.lines(budget);
      assertTrue(characters(lines) <= budget.characters(), () -> budget + ": " + lines);
    }
  }

  @Test
  void linesThatPassThrough_areHeldToTheBudget_andCounted() {
    BudgetedLines lines = new BudgetedLines(new Budget(50));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      out.append(lines.fitting("a line of output\n"));
    }
    out.append(lines.rest());
    assertTrue(out.length() <= 200, out::toString);
    long shown = out.toString().lines().filter("a line of output"::equals).count();
    assertTrue(
        out.toString().endsWith("left out: " + (100 - shown) + " lines; --budget 430 shows all\n"),
        out::toString);
  }

  @Test
  void linesThatJustFit_passWithoutANote() {
    BudgetedLines lines = new BudgetedLines(new Budget(50));
    String all = lines.fitting("x".repeat(99) + "\n") + lines.fitting("y".repeat(99) + "\n");
    assertEquals(200, all.length() + lines.rest().length());
  }

  @Test
  void jsonThatFits_isLeftAlone() {
    Json.Obj answer = Json.object().put("a", 1).build();
    assertSame(answer, JsonBudget.fit(answer, new Budget(40), true));
  }

  @Test
  void jsonThatDoesNotFit_losesFromItsLongestList_andSaysHowMuch() {
    List<Json> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(Json.object().put("row", i).build());
    }
    Json.Obj answer =
        Json.object()
            .put("id", "x")
            .put("metrics", Json.object().put("rows", Json.array(rows)).build())
            .put("few", Json.ofTexts(List.of("a", "b")))
            .build();
    Json.Obj fitting = JsonBudget.fit(answer, new Budget(200), true);
    assertTrue(fitting.pretty().length() < 800, fitting::pretty);
    int kept = fitting.needObject("metrics").array("rows").size();
    Json.Obj told = fitting.needObject("left_out").needObject("metrics.rows");
    assertEquals(1_000 - kept, told.needWhole("items"));
    assertEquals(1_000, told.needWhole("of"));
    assertEquals(List.of("a", "b"), fitting.texts("few"));
    assertFalse(fitting.get("id").isEmpty());
  }
}
