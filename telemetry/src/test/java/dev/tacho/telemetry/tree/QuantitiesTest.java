package dev.tacho.telemetry.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The law: however processes fork, work, end, are waited for, become orphans and are collected,
/// between any two reads of one reading too, the total never falls, never exceeds what was used,
/// and is all of it once everybody is read in peace.
final class QuantitiesTest {
  private final Quantities quantities = new Quantities();
  private final List<Simulated> alive = new ArrayList<>();
  private final List<Simulated> known = new ArrayList<>();
  private long collected;
  private long truth;

  /// A process: parent null once it is an orphan.
  private static final class Simulated {
    final Quantities.Account account = new Quantities.Account();
    final boolean first;
    Simulated parent = this;
    boolean orphan;
    boolean gone;
    long own;
    long children;

    Simulated(boolean first) {
      this.first = first;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void theTotal_neverFalls_andIsTheTruthInTheEnd(long seed) {
    var random = new Random(seed);
    var root = new Simulated(true);
    alive.add(root);
    long before = 0;
    for (int reading = 0; reading < 300; reading++) {
      happen(random, random.nextInt(6));
      read(random, 3);
      long total = quantities.total(Quantities.CPU);
      assertTrue(total >= before, "fell from " + before + " to " + total + ", seed " + seed);
      assertTrue(total <= truth, "exceeds " + truth + ": " + total + ", seed " + seed);
      before = total;
    }
    for (int reading = 0; reading < 4; reading++) {
      read(random, 0);
    }
    assertEquals(truth, quantities.total(Quantities.CPU), "seed " + seed);
  }

  private void happen(Random random, int times) {
    for (int i = 0; i < times; i++) {
      Simulated one = alive.get(random.nextInt(alive.size()));
      switch (alive.size() > 12 ? 3 : random.nextInt(4)) {
        case 0 -> {
          var child = new Simulated(false);
          child.parent = one;
          alive.add(child);
        }
        case 1, 2 -> {
          long work = random.nextInt(1000);
          one.own += work;
          truth += work;
        }
        default -> end(one);
      }
    }
  }

  /// A process ends; its children become orphans; who it belongs to waits for it at once.
  private void end(Simulated one) {
    if (one.first) {
      return;
    }
    one.gone = true;
    alive.remove(one);
    for (Simulated other : alive) {
      if (other.parent.equals(one)) {
        other.orphan = true;
      }
    }
    if (one.orphan) {
      collected += one.own + one.children;
    } else {
      one.parent.children += one.own + one.children;
    }
  }

  /// Reads as the process tree does: collected, known processes, newcomers; and between any two
  /// reads something may happen.
  private void read(Random random, int between) {
    quantities.collected(collected);
    List<Simulated> gone = new ArrayList<>();
    for (Simulated one : known) {
      happen(random, random.nextInt(between + 1));
      if (one.gone) {
        gone.add(one);
      } else {
        quantities.cpu(one.account, one.own, one.children);
      }
    }
    known.removeAll(gone);
    for (Simulated one : gone.reversed()) {
      boolean there = !one.orphan && (known.contains(one.parent) || gone.contains(one.parent));
      quantities.gone(one.account, there ? one.parent.account : null);
    }
    for (Simulated one : List.copyOf(alive)) {
      happen(random, random.nextInt(between + 1));
      boolean ofTheTree = one.first || one.orphan || known.contains(one.parent);
      if (!known.contains(one) && !one.gone && ofTheTree) {
        known.add(one);
        quantities.cpu(one.account, one.own, one.children);
      }
    }
    known.forEach(one -> quantities.settle(one.account));
    quantities.end();
  }
}
