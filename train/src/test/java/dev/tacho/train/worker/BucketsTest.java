package dev.tacho.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final long MANY = 1 << 20;

  private final List<String> full = new ArrayList<>();
  private final Buckets buckets = new Buckets((from, to) -> full.add(from + ".." + to));

  @Test
  void neighbours_areOneBucketOnceTheyAreLargeEnough() {
    buckets.settled(MANY, MANY + 7);
    assertEquals(List.of(), full);
    buckets.settled(7, MANY);
    assertEquals(List.of("7.." + (MANY + 7)), full);
  }

  @Test
  void stretchesApart_areBucketsApartHoweverSmall() {
    buckets.settled(5, 10);
    buckets.settled(0, 5);
    buckets.settled(10, 12);
    assertEquals(List.of("0..10"), full);
    buckets.flush();
    buckets.flush();
    assertEquals(List.of("0..10", "10..12"), full);
  }
}
