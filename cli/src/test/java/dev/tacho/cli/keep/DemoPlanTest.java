package dev.tacho.cli.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The demo takes no more than there is room for, and says what is missing.
class DemoPlanTest {
  private static final String LINUX = "Linux amd64";
  private static final OptionalLong PLENTY = OptionalLong.of(8L << 30);

  @Test
  void withRoom_thereAreTwoWorkers_andNothingToExplain() {
    DemoPlan plan = DemoPlan.of(2, PLENTY, LINUX);
    assertEquals(2, plan.workers());
    assertTrue(plan.why().isEmpty());
    assertEquals(2, DemoPlan.of(2, OptionalLong.empty(), LINUX).workers());
    assertEquals(1, plan.atMost(1).workers());
  }

  @Test
  void withOneCoreOrLittleMemory_thereIsOneWorker() {
    DemoPlan core = DemoPlan.of(1, PLENTY, LINUX);
    assertEquals(1, core.workers());
    assertEquals(
        "two workers need 2 cores and 2.5 GiB of memory, and 1 core and 8.0 GiB are available",
        core.why().orElseThrow());
    assertTrue(core.instead().contains("one worker trains"));
    assertEquals(1, DemoPlan.of(4, OptionalLong.of(2L << 30), LINUX).workers());
  }

  @Test
  void withoutMemoryOrLibrary_thereIsNone() {
    DemoPlan memory = DemoPlan.of(2, OptionalLong.of(1L << 30), LINUX);
    assertEquals(0, memory.workers());
    assertTrue(memory.why().orElseThrow().contains("1.0 GiB are available"));
    DemoPlan system = DemoPlan.of(2, PLENTY, "Mac OS X aarch64");
    assertEquals(0, system.workers());
    assertTrue(system.why().orElseThrow().contains("no libtorch for Mac OS X aarch64"));
    assertTrue(system.instead().contains("left out"));
  }
}
