package dev.tacho.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.metric.MetricRegistry;
import org.junit.jupiter.api.Test;

final class IdentityTest {
  @Test
  void table_energyNames_areThoseThatNeedABoundary() {
    for (MetricRegistry.Entry entry : MetricRegistry.known().entries()) {
      assertEquals(
          entry.group().startsWith("energy"), Identity.isEnergy(entry.metric()), entry.pattern());
    }
  }

  @Test
  void identities_nameMetricsOfTheTable() {
    for (Identity identity : Identity.ALL) {
      MetricRegistry.known().require(identity.result());
      MetricRegistry.known().require(identity.left());
      MetricRegistry.known().require(identity.right());
    }
  }
}
