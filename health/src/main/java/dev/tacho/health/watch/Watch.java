package dev.tacho.health.watch;

import dev.tacho.health.Anomaly;
import dev.tacho.health.Heard;
import dev.tacho.health.Verdict;
import dev.tacho.health.WorkerHealth;
import java.util.List;
import java.util.Optional;

/// A group of workers from one start to its end: takes what is heard, in order, and says what is
/// wrong. After a restart of the group a new watch begins. Pure: the time is what is handed in.
/// Confined to one thread.
///
/// [#hear] and [#tick] answer with what they found anew; what is over again is in [#anomalies].
/// Call [#tick] some times a second: what is wrong because nothing comes is found there.
public final class Watch {
  private final Group group;
  private final Findings findings = new Findings();
  private final Rows rows;
  private final List<Detector> detectors;

  /// A watch over workers 0 to `world` - 1.
  public Watch(int world, WatchLimits limits) {
    this.group = new Group(world, limits);
    this.rows = new Rows(group);
    Stragglers stragglers = new Stragglers(group, findings);
    Network network = new Network(group, findings);
    this.detectors =
        List.of(
            new Hangs(group, findings),
            new Deaths(group, findings),
            new Digests(findings),
            new Losses(group, findings),
            new Skews(group, findings),
            stragglers,
            network,
            new Collapse(group, findings, stragglers, network),
            new Memory(group, findings),
            new Absences(group, findings),
            new Contention(group, findings));
  }

  /// Takes what was heard; what is wrong anew.
  public List<Anomaly> hear(Heard heard) {
    int before = findings.size();
    group.hear(heard);
    for (Row row : rows.hear(heard)) {
      detectors.forEach(detector -> detector.row(row));
    }
    detectors.forEach(detector -> detector.hear(heard));
    return findings.since(before);
  }

  /// It is `nanos` now; what is wrong anew.
  public List<Anomaly> tick(long nanos) {
    int before = findings.size();
    detectors.forEach(detector -> detector.tick(nanos));
    return findings.since(before);
  }

  /// All that was found, in the order in which it was, each as it stands.
  public List<Anomaly> anomalies() {
    return findings.since(0);
  }

  /// What is known of each worker, by rank.
  public List<WorkerHealth> workers() {
    return group.members().stream().map(Member::health).toList();
  }

  /// What the machine was busy with besides, as it was last heard.
  public Optional<Heard.Loaded> load() {
    return group.load();
  }

  /// How the group is.
  public Verdict verdict() {
    return Verdict.of(anomalies());
  }
}
