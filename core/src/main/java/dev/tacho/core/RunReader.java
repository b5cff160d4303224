package dev.tacho.core;

import java.util.List;
import java.util.function.Consumer;

/// One run, read: the port behind which Tacho's own store and every other tool's files look the
/// same. Reading never writes. Confined to one thread.
public interface RunReader {
  RunHeader header();

  /// Hands every event in order to `each`. May be called again, and sees what was added meanwhile.
  /// Damaged lines are left out and told by [#damage].
  void events(Consumer<RunEvent.Entry> each);

  /// The points from the first on. Several cursors may be open at once.
  PointCursor points();

  /// The names of the run's sets of samples, in their order.
  List<String> sampleNames();

  /// The rows of the samples `name` from the first on; none for a name that the run does not have.
  SampleCursor samples(String name);

  /// What was found damaged by the reading so far.
  List<Damage> damage();

  /// The events folded into what is known of the run now.
  default RunFacts facts() {
    RunFacts facts = new RunFacts();
    events(facts::add);
    return facts;
  }
}
