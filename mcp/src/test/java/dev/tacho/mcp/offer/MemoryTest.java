package dev.tacho.mcp.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static Json.Obj told(long n) {
    return Json.object().put("n", n).build();
  }

  @Test
  void aLongSession_keepsTheLatestAccountsOnly() {
    Memory memory = Memory.ofSession();
    String first = memory.keep("run-0", told(0));
    String last = first;
    String oldestKept = first;
    for (int i = 1; i < 20_000; i++) {
      last = memory.keep("run-" + i, told(i));
      oldestKept = i == 20_000 - Memory.MOST ? last : oldestKept;
    }
    assertTrue(memory.told("run-" + (20_000 - Memory.MOST), oldestKept).isPresent());
    assertTrue(memory.toldLast("run-" + (20_000 - Memory.MOST - 1)).isEmpty());
    assertEquals(Optional.empty(), memory.told("run-0", first));
    assertEquals(Optional.empty(), memory.toldLast("run-0"));
    assertEquals(Optional.of(told(19_999)), memory.told("run-19999", last));
    assertEquals(Optional.of(told(19_999)), memory.toldLast("run-19999"));
  }

  @Test
  void aMark_isOfOneRun() {
    Memory memory = Memory.ofStrangers();
    String mark = memory.keep("a", told(1));
    assertTrue(memory.told("a", mark).isPresent());
    assertTrue(memory.told("b", mark).isEmpty());
    assertTrue(memory.toldLast("a").isEmpty(), "strangers have no session");
  }
}
