package dev.tacho.bench.energy;

import dev.tacho.core.Counter;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.JouleSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the counters said while work was done. Immutable once its meter has stopped.
public final class EnergyTrace {
  private final List<Counter> counters;
  private final Map<String, Track> tracks;

  EnergyTrace(List<Counter> counters, Map<String, Track> tracks) {
    this.counters = List.copyOf(counters);
    this.tracks = Map.copyOf(tracks);
  }

  /// Energy, power, and both for each unit of work; temperatures; all of them missing with the
  /// reasons where this machine has no such counter.
  public List<Measurement> measurements(Work work) {
    List<Measurement> all = new ArrayList<>();
    List<EnergyAccount> accounts = accounts(work);
    accounts.forEach(account -> all.addAll(account.measurements()));
    if (accounts.isEmpty()) {
      all.addAll(EnergyAccount.missing(work, reasons()));
    }
    all.addAll(new Heat(counters, tracks).measurements(work));
    return all;
  }

  /// Whether the device held its clock while it worked.
  public List<Check> checks(Work work) {
    return List.of(new Heat(counters, tracks).throttling(work));
  }

  private List<EnergyAccount> accounts(Work work) {
    List<EnergyAccount> accounts = new ArrayList<>();
    for (Counter counter : counters) {
      if (counter.missing().isEmpty() && JouleSeries.is(counter.series())) {
        Optional<String> power =
            JouleSeries.isCounted(counter) ? Optional.empty() : JouleSeries.power(counter.series());
        Track track =
            Optional.ofNullable(tracks.get(power.orElse(counter.series())))
                .orElseGet(() -> new Track(counter));
        accounts.add(
            new EnergyAccount(
                counter,
                track,
                power.isPresent(),
                EnergyAccount.place(counter, counters, work),
                work));
      }
    }
    return accounts;
  }

  /// Why there is no counter of energy, each reason once.
  private String reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Counter counter : counters) {
      if (JouleSeries.is(counter.series()) || counter.series().startsWith("gpu_devices")) {
        counter.missing().ifPresent(why -> reasons.putIfAbsent(why, counter.series()));
      }
    }
    return reasons.isEmpty()
        ? "this machine has no counter of energy"
        : String.join("; ", reasons.keySet());
  }
}
