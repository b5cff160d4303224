package dev.tacho.readers.format;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import java.nio.file.Path;

/// Where a format puts what it reads of one run. Confined to one thread.
///
/// At a second reading everything that was told before is known already. Telling it again does
/// no harm: the header, a metric's meaning, end values and texts replace what was told before;
/// an event or a note that is there already is not added again. Values are what is added to.
///
/// Names that are too long or not printable are cut, and what exceeds a limit (series, notes,
/// lines of output, damage) is counted instead of kept: hostile files cost no memory.
public interface RunIntake {
  /// Who, what, where and when; [ForeignHeader] helps to make one. Replaces the one before.
  void header(RunHeader header);

  /// What happened `nanos` after the run's start. An event that may not follow the ones before
  /// (a second end) is left out and told as damage.
  void event(long nanos, RunEvent event);

  /// The number of the series `name` from `source` (empty text: the run itself), the same at
  /// every call. Costs a look-up; keep it where values come in by the million.
  int series(String source, String name);

  /// The next value of a series. No allocation.
  ///
  /// @param series what [#series] answered
  /// @param step the program's own counter, or [dev.tacho.core.RunSink#NO_STEP]
  /// @param nanos since the run's start, or [dev.tacho.core.PointCursor#NO_TIME]
  /// @param value NaN and infinities are data
  void value(int series, long step, long nanos, double value);

  /// Lets the points of all series fall whose step is `fromStep` or later: the program went back
  /// and logs them again.
  void restart(long fromStep);

  /// Lets the points of one series fall whose step is `fromStep` or later.
  ///
  /// @param series what [#series] answered
  void restart(int series, long fromStep);

  /// What the source itself says that a metric means.
  void metric(Metric stated);

  /// What the source calls its steps, as `_step`; else they are called `step`.
  void stepName(String name);

  /// How the source writes a step that is no whole number.
  void stepText(long step, String text);

  /// End values that no series holds.
  void endValues(Json.Obj values);

  /// The group that the source puts the run in.
  void group(String name);

  /// What was written about the run in the source.
  void note(String text);

  /// The next line that the run's program printed; the last ones are kept.
  void output(String line);

  /// Why nobody can tell which state the run is in. Told anew at each reading, else it is known
  /// from the events.
  void unknownState(String why);

  /// A part that cannot be read: the first ones are kept, all are counted.
  ///
  /// @param line counted from 1; 0 where the file has no lines
  /// @param offset the byte at which it begins; -1 where it is the whole file
  void damage(Path file, long line, long offset, String what);

  /// Everything of `file` before byte `offset` was read and need not be read again while the file
  /// only grows. A file that shrank or whose read part changed is read from its beginning, with
  /// all others.
  ///
  /// @param state small: what the format wants to know again when it goes on
  void consumed(Path file, long offset, Json.Obj state);

  /// What was told at earlier readings holds no longer, as when a run that had ended goes on: it
  /// is read again from the beginning. Nothing that this reading tells counts then.
  void again();

  /// The answer rests on `path` too: a small file that may be written anew, or a folder in which
  /// files may appear. Where it changed, the run is read again, from what [#consumed] said on.
  /// A path that does not exist counts as changed once it does.
  void uses(Path path);
}
