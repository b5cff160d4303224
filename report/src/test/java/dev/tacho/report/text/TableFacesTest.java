package dev.tacho.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableFacesTest {
  private static Table table() {
    Table table = new Table().left("NAME").right("VALUE");
    table.row("a|b_c", "1,240");
    table.row("say \"hi\"", "-");
    return table;
  }

  @Test
  void markdown_rendersAsATable_whateverItsCellsHold() {
    assertEquals(
        List.of(
            "| NAME | VALUE |", "| --- | ---: |", "| a\\|b\\_c | 1,240 |", "| say \"hi\" | - |"),
        table().markdown());
  }

  @Test
  void csv_quotesWhatHoldsItsSigns() {
    assertEquals(List.of("name,value", "a|b_c,\"1,240\"", "\"say \"\"hi\"\"\",-"), table().csv());
  }

  @Test
  void numbers_areWrittenByTheirSizeAndUnit_andSharesAreNoPerCents() {
    assertEquals("0.0097", Amounts.of(0.0097, Unit.ONE));
    assertEquals("0.8421", Amounts.of(0.842113, Unit.UNKNOWN));
    assertEquals("84.21 %", Amounts.of(84.2113, Unit.PERCENT));
    assertEquals("3e-5", Amounts.of(3e-5, Unit.ONE));
    assertEquals("1.5 GB", Amounts.of(1.5e9, new Unit("B")));
    assertEquals("2 min 5 s", Amounts.of(125, new Unit("s")));
    assertEquals("0.004 s", Amounts.of(0.004, new Unit("s")));
    assertEquals("NaN", Amounts.of(Double.NaN, new Unit("ms")));
    assertEquals("-300 MB", Amounts.of(-3e8, new Unit("B")));
  }

  @Test
  void aLongSentence_isBrokenAtBlanks_andKeepsItsIndent() {
    assertEquals("  one two\n    three", Wrapped.text("  one two three", 11, "    "));
    String unbroken = "x".repeat(50);
    assertEquals(unbroken, Wrapped.text(unbroken, 20, "  "));
    assertTrue(Wrapped.text("short", 20, "").equals("short"));
  }
}
