package dev.tacho.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoadRunTest {
  private final ConcurrentLinkedQueue<QueryRow> rows = new ConcurrentLinkedQueue<>();
  private final List<RepeatEnd> ends = new ArrayList<>();
  private final List<Long> warm = new ArrayList<>();

  private final LoadListener listener =
      new LoadListener() {
        @Override
        public void warmed(SteadyState state, long queries, long nanos) {
          warm.add(queries);
        }

        @Override
        public void begins(int repeat) {
          assertEquals(ends.size() + 1, repeat);
        }

        @Override
        public void ended(RepeatEnd end) {
          ends.add(end);
        }
      };

  private void run(LoadPlan plan, Work work) throws InterruptedException {
    LoadRun.run(
        plan,
        work,
        (repeat, number, status, due, sent, last) ->
            rows.add(new QueryRow(repeat, number, status, due, sent, last)),
        listener);
  }

  private static LoadPlan plan(Scenario scenario, int streams, Duration least, int queries) {
    return new LoadPlan(
        scenario,
        streams,
        least,
        queries,
        2,
        3,
        Duration.ofMillis(100),
        scenario == Scenario.SERVER ? Optional.of(500.0) : Optional.empty(),
        7,
        1_000);
  }

  private List<QueryRow> of(int repeat) {
    return rows.stream().filter(row -> row.repeat() == repeat).toList();
  }

  private static void nap() {
    LockSupport.parkNanos(200_000);
  }

  @Test
  void singleStream_endsOnlyWhenLeastTimeAndLeastCountAreMet() throws InterruptedException {
    run(plan(Scenario.SINGLE_STREAM, 1, Duration.ofMillis(1), 50), _ -> nap());
    assertEquals(50, ends.getFirst().answered());
    ends.clear();
    run(plan(Scenario.SINGLE_STREAM, 1, Duration.ofMillis(50), 1), _ -> nap());
    assertTrue(ends.getFirst().seconds() >= 0.05, ends.toString());
    assertTrue(ends.getFirst().answered() > 1, ends.toString());
  }

  @Test
  void singleStream_aQueryIsDueWhenItIsSent_andRowsComeInOrder() throws InterruptedException {
    run(plan(Scenario.SINGLE_STREAM, 1, Duration.ofMillis(10), 20), _ -> nap());
    List<QueryRow> second = of(2);
    long before = 0;
    for (QueryRow row : second) {
      assertEquals(row.due(), row.sent());
      assertTrue(row.last() >= row.sent() && row.sent() >= before, row.toString());
      before = row.last();
    }
    assertEquals(1, second.getFirst().number());
    assertEquals(ends.get(1).answered(), second.getLast().number());
  }

  @Test
  void rows_ofFastWork_areThinnedEvenly_andAllQueriesCounted() throws InterruptedException {
    run(plan(Scenario.SINGLE_STREAM, 1, Duration.ofMillis(100), 10), _ -> {});
    RepeatEnd end = ends.getFirst();
    assertTrue(end.every() > 1, end.toString());
    assertEquals(end.answered() / end.every(), of(1).size());
    assertEquals(end.every(), of(1).getFirst().number());
  }

  @Test
  void warmUp_hasAtLeastWhatWasAskedFor_andIsNoRowOfARepeat() throws InterruptedException {
    run(plan(Scenario.SINGLE_STREAM, 1, Duration.ofMillis(1), 5), _ -> nap());
    assertTrue(warm.getFirst() >= 3, warm.toString());
    assertTrue(!of(0).isEmpty() && of(0).size() <= 1_000);
    assertEquals(ends.getFirst().answered(), of(1).size());
  }

  @Test
  void multiStream_aQueryIsAnsweredWhenTheLastOfItsInferencesIs() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    run(
        plan(Scenario.MULTI_STREAM, 3, Duration.ofMillis(1), 10),
        stream -> {
          LockSupport.parkNanos(stream == 2 ? 2_000_000 : 100_000);
          int _ = done.incrementAndGet();
        });
    assertTrue(of(1).stream().allMatch(row -> row.serviceMillis() >= 2), of(1).toString());
    assertEquals(10, ends.getFirst().answered());
  }

  @Test
  void server_arrivalsAreThoseOfTheSeed_andLatencyCountsFromTheIntendedSend()
      throws InterruptedException {
    // one worker, stalled once for much longer than the gap between arrivals
    AtomicInteger calls = new AtomicInteger();
    run(
        plan(Scenario.SERVER, 1, Duration.ofMillis(200), 50),
        _ -> LockSupport.parkNanos(calls.incrementAndGet() % 60 == 40 ? 60_000_000 : 50_000));
    List<QueryRow> first = of(1);
    assertTrue(first.size() >= 50, "rows: " + first.size());
    assertTrue(
        first.stream().filter(row -> row.latencyMillis() > 10 && row.serviceMillis() < 10).count()
            > 3,
        "queries behind a stalled one waited, and that is part of their latency");
    long gap = first.get(1).due() - first.get(0).due();
    List<QueryRow> once = List.copyOf(first);
    rows.clear();
    ends.clear();
    run(plan(Scenario.SERVER, 1, Duration.ofMillis(200), 50), _ -> {});
    assertEquals(gap, of(1).get(1).due() - of(1).get(0).due());
    assertEquals(once.size(), of(1).size());
  }

  @Test
  void offline_allQueriesAreDueAtTheStart() throws InterruptedException {
    run(plan(Scenario.OFFLINE, 2, Duration.ofMillis(5), 20), _ -> nap());
    assertEquals(1, of(1).stream().map(QueryRow::due).distinct().count());
    assertTrue(ends.getFirst().answered() >= 20, ends.toString());
  }

  @Test
  void workThatFails_endsTheLoad_inEveryScenario() {
    for (Scenario scenario : Scenario.values()) {
      int streams = scenario == Scenario.SINGLE_STREAM ? 1 : 2;
      AtomicInteger calls = new AtomicInteger();
      BenchException failed =
          assertThrows(
              BenchException.class,
              () ->
                  run(
                      plan(scenario, streams, Duration.ofSeconds(50), 100_000),
                      _ -> {
                        nap();
                        if (calls.incrementAndGet() > 2_000) {
                          throw new BenchException("no more");
                        }
                      }));
      assertEquals("no more", failed.getMessage());
      assertTrue(rows.stream().anyMatch(row -> row.status() == Rows.FAILED), scenario.word());
      rows.clear();
      ends.clear();
    }
  }
}
