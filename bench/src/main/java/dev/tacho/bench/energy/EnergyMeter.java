package dev.tacho.bench.energy;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.Sampler;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Tick;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads counters of energy, power and heat in a thread of its own while work is done. Any
/// thread.
public final class EnergyMeter implements AutoCloseable {
  /// Often enough that the ends of a window of some seconds cost little, and not so often that
  /// the
  /// reading itself is work: counters are refreshed every 1 to 100 ms.
  public static final Duration EVERY = Duration.ofMillis(100);

  private final Notes notes = new Notes();
  private final Sampler sampler;

  private EnergyMeter(List<Source> sources, Duration every) {
    Duration slow = every.compareTo(Sampler.SLOW_EVERY) > 0 ? every : Sampler.SLOW_EVERY;
    this.sampler = Sampler.start(sources, every, slow, notes);
    notes.changed(sampler.counters());
  }

  /// Begins to read; the sources are its own from now on.
  public static EnergyMeter start(List<Source> sources, Duration every) {
    return new EnergyMeter(sources, every);
  }

  /// Waits while nothing is done, so that the draw of the idle machine is known. The caller sees
  /// to
  /// it that nothing is.
  public Window idle(Duration time) throws InterruptedException {
    long from = System.nanoTime();
    Thread.sleep(time);
    return new Window(from, System.nanoTime());
  }

  /// Reads once more and ends. What was read stays.
  public EnergyTrace stop() {
    close();
    return notes.trace();
  }

  @Override
  public void close() {
    sampler.close();
  }

  /// Takes down what the sampler's thread tells.
  static final class Notes implements Sampler.Listener {
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final Map<String, Track> tracks = new LinkedHashMap<>();

    @Override
    public synchronized void tick(Tick tick) {
      tick.values().forEach((series, value) -> track(series).take(tick.takenNanos(series), value));
    }

    @Override
    public synchronized void changed(List<Counter> changed) {
      long now = System.nanoTime();
      for (Counter counter : changed) {
        counters.putIfAbsent(counter.series(), counter);
        if (counter.missing().isEmpty()) {
          counters.put(counter.series(), counter);
        } else if (tracks.containsKey(counter.series())) {
          track(counter.series()).lose(now, counter.missing().orElseThrow());
        } else {
          counters.put(counter.series(), counter);
        }
      }
    }

    synchronized EnergyTrace trace() {
      return new EnergyTrace(List.copyOf(counters.values()), Map.copyOf(tracks));
    }

    private Track track(String series) {
      return tracks.computeIfAbsent(
          series,
          name -> new Track(counters.getOrDefault(name, Counter.of(name, "a counter of " + name))));
    }
  }
}
