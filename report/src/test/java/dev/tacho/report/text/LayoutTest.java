package dev.tacho.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.text.NearMiss;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  @Test
  void table_wideCharacters_keepTheColumns() {
    Table table = new Table().left("NAME").right("N");
    table.row("学習", "1");
    table.row("e\u0301te", "20");
    assertEquals(List.of("NAME   N", "学習   1", "e\u0301te   20"), table.lines(100));
  }

  @Test
  void table_tooWide_cutsTheColumnThatMayShrink() {
    Table table = new Table().left("ID").shrinking("NAME").left("STATE");
    table.row("01ABC", "a name that goes on and on", "running");
    List<String> lines = table.lines(30);
    assertEquals("01ABC  a name that g…  running", lines.get(1));
    assertEquals(30, Width.of(lines.get(1)));
  }

  @Test
  void recordedText_withEscapeSequence_movesNoCursor() {
    assertEquals("\ufffd[2Jboo x", Printable.of("\u001b[2Jboo\nx"));
    assertEquals("a\ufffdb", Printable.of("a\u202eb"));
    assertEquals("plain é 学", Printable.of("plain é 学"));
  }

  @Test
  void nearMiss_swappedNeighbours_isOneStep() {
    assertEquals("; did you mean list?", NearMiss.suggestion("lsit", List.of("show", "list")));
    assertEquals(";", NearMiss.suggestion("zebra", List.of("list", "show")));
  }
}
