package dev.tacho.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SamplerTest {
  private static final Duration OFTEN = Duration.ofMillis(5);

  private final Notes notes = new Notes();

  @Test
  void sampler_readsAtOnce_andOnceMoreWhenClosed() throws InterruptedException {
    var source = new Scripted("a", into -> into.set("a", 1));
    var sampler = start(Duration.ofHours(1), source);
    assertEquals(Map.of("a", 1.0), notes.ticks.take().values());
    sampler.close();
    Tick last = notes.ticks.take();
    assertEquals(Map.of("a", 1.0), last.values());
    assertTrue(last.slow());
    assertTrue(notes.ticks.isEmpty());
    assertTrue(source.closed);
  }

  @Test
  void ticks_comeAtTheirTime_orAreCounted() throws InterruptedException {
    var sampler = start(Duration.ofMillis(20), new Scripted("a", into -> into.set("a", 1)));
    Tick first = notes.ticks.take();
    long number = 0;
    for (int i = 0; i < 10; i++) {
      Tick tick = notes.ticks.take();
      number += 1 + tick.missed();
      long due = first.monoNanos() + TimeUnit.MILLISECONDS.toNanos(20) * number;
      // the first was read some moments after its time, so it may be that much early
      assertTrue(tick.monoNanos() > due - TimeUnit.MILLISECONDS.toNanos(20), () -> tick.toString());
    }
    sampler.close();
  }

  @Test
  void aSourceThatThrows_costsItsOwnCountersOnly() throws InterruptedException {
    var bad =
        new Scripted(
            List.of("bad", "good"),
            into -> {
              into.set("good", 2);
              throw new IllegalStateException("the library crashed");
            });
    var sampler = start(OFTEN, bad, new Scripted("other", into -> into.set("other", 3)));
    assertEquals(Map.of("good", 2.0, "other", 3.0), notes.ticks.take().values());
    assertEquals(Map.of("good", 2.0, "other", 3.0), notes.ticks.take().values());
    sampler.close();
    assertEquals(
        List.of(Counter.missing("bad", "script", "reading it failed: the library crashed")),
        notes.changed);
  }

  @Test
  void anErrorOfNativeCode_costsItsOwnCountersOnly() throws InterruptedException {
    var bad =
        new Scripted(
            "bad",
            _ -> {
              throw new UnsatisfiedLinkError("no such function");
            });
    var sampler = start(OFTEN, bad, new Scripted("other", into -> into.set("other", 3)));
    assertEquals(Map.of("other", 3.0), notes.ticks.take().values());
    sampler.close();
    assertEquals(
        List.of(Counter.missing("bad", "script", "reading it failed: no such function")),
        notes.changed);
  }

  @Test
  void aCounterThatVanishesAndComesBack_isToldTwice() throws InterruptedException {
    int[] tick = {0};
    var source =
        new Scripted(
            "a",
            into -> {
              if (tick[0]++ == 1) {
                into.lost("a", "the device was unplugged");
              } else {
                into.set("a", tick[0]);
              }
            });
    var sampler = start(OFTEN, source);
    assertEquals(Map.of("a", 1.0), notes.ticks.take().values());
    assertEquals(Map.of(), notes.ticks.take().values());
    assertEquals(Map.of("a", 3.0), notes.ticks.take().values());
    sampler.close();
    assertEquals(
        List.of(
            Counter.missing("a", "script", "the device was unplugged"), Counter.of("a", "script")),
        notes.changed);
  }

  @Test
  void aCounterThatComesAndGoes_isToldOnlySoOften() {
    var source = new Scripted("a", _ -> {});
    var counters = new Counters(List.of(source));
    int told = 0;
    for (int i = 0; i < 100; i++) {
      var reading = new Reading(i, false);
      if (i % 2 == 0) {
        reading.lost("a", "gone");
      } else {
        reading.set("a", i);
      }
      counters.take(source, reading, new HashMap<>());
      told += counters.takeChanged().size();
    }
    assertEquals(Counters.CHANGES_TOLD, told);
  }

  @Test
  void ofTwoSourcesWithOneSeries_theOneThatCanReadIt_hasIt() throws InterruptedException {
    var cannot = new Scripted(List.of(Counter.missing("a", "first", "no such thing")), _ -> {});
    var can = new Scripted("a", into -> into.set("a", 1));
    var late = new Scripted("a", into -> into.set("a", 2));
    var sampler = start(Duration.ofHours(1), cannot, can, late);
    assertEquals(List.of(Counter.of("a", "script")), sampler.counters());
    assertEquals(Map.of("a", 1.0), notes.ticks.take().values());
    sampler.close();
  }

  @Test
  void aValueThatIsNoNumber_isLost() {
    var reading = new Reading(0, true);
    reading.set("a", Double.NaN);
    assertEquals(Optional.empty(), reading.value("a"));
    assertEquals(Optional.of("what was read is no number: NaN"), reading.loss("a"));
  }

  @Test
  void aSourceThatHangs_doesNotHoldUpTheEnd_andIsNotHeardAfterIt() throws InterruptedException {
    var release = new CountDownLatch(1);
    var source =
        new Scripted(
            "a",
            into -> {
              waitFor(release);
              into.set("a", 1);
            });
    var sampler = new Sampler(List.of(source), OFTEN, OFTEN, notes, Duration.ofMillis(50));
    sampler.begin();
    sampler.close();
    release.countDown();
    assertFalse(notes.ticks.poll(200, TimeUnit.MILLISECONDS) instanceof Tick);
  }

  @Test
  void whatTheListenerThrows_isThrownByClose() throws InterruptedException {
    var heard = new CountDownLatch(1);
    var listener =
        new Sampler.Listener() {
          @Override
          public void tick(Tick tick) {
            heard.countDown();
            throw new IllegalStateException("disk full");
          }

          @Override
          public void changed(List<Counter> changed) {
            // none change
          }
        };
    var sampler = Sampler.start(List.of(new Scripted("a", _ -> {})), OFTEN, OFTEN, listener);
    heard.await();
    var thrown = assertThrows(IllegalStateException.class, sampler::close);
    assertEquals("disk full", thrown.getMessage());
  }

  private Sampler start(Duration every, Source... sources) {
    return Sampler.start(List.of(sources), every, Duration.ofHours(2), notes);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Notes implements Sampler.Listener {
    final BlockingQueue<Tick> ticks = new LinkedBlockingQueue<>();
    final List<Counter> changed = new CopyOnWriteArrayList<>();

    @Override
    public void tick(Tick tick) {
      ticks.add(tick);
    }

    @Override
    public void changed(List<Counter> counters) {
      changed.addAll(counters);
    }
  }

  private static final class Scripted implements Source {
    private final List<Counter> counters;
    private final Consumer<Reading> script;
    volatile boolean closed;

    Scripted(List<?> counters, Consumer<Reading> script) {
      this.counters =
          counters.stream()
              .map(c -> c instanceof Counter counter ? counter : Counter.of((String) c, "script"))
              .toList();
      this.script = script;
    }

    Scripted(String series, Consumer<Reading> script) {
      this(List.of(series), script);
    }

    @Override
    public List<Counter> counters() {
      return counters;
    }

    @Override
    public void read(Reading into) {
      script.accept(into);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
