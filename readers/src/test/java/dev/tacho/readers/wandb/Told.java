package dev.tacho.readers.wandb;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps what a reading tells, as text where that is easiest to compare.
final class Told implements RunIntake {
  final List<String> series = new ArrayList<>();
  final Map<Integer, List<String>> values = new LinkedHashMap<>();
  final Map<Integer, List<Long>> steps = new LinkedHashMap<>();
  final Set<RunEvent.Entry> events = new LinkedHashSet<>();
  final Map<String, Metric> metrics = new LinkedHashMap<>();
  final List<String> notes = new ArrayList<>();
  final List<String> output = new ArrayList<>();
  final List<String> damage = new ArrayList<>();
  final Map<Path, Resume.Mark> marks = new LinkedHashMap<>();
  Optional<RunHeader> header = Optional.empty();
  Json.Obj ends = Json.Obj.EMPTY;
  String stepName = "";
  String group = "";
  String unknown = "";

  /// What one reading of the only run at `path` tells.
  static Told of(Path path, InstantSource wall) throws IOException {
    Told told = new Told();
    told.read(path, wall);
    return told;
  }

  /// Reads on from what was told before.
  void read(Path path, InstantSource wall) throws IOException {
    WandbFormat format = new WandbFormat(wall);
    FoundRun run = format.at(Place.at(path)).getFirst();
    Resume from = marks.isEmpty() ? Resume.START : new Resume(header, marks);
    unknown = "";
    format.read(run, from, this);
  }

  /// The values of a series as `step=value`.
  String of(String name) {
    int i = series.indexOf(name);
    return i < 0 ? "none" : String.join(" ", values.get(i));
  }

  RunFacts facts() {
    RunFacts facts = new RunFacts();
    events.forEach(facts::add);
    return facts;
  }

  @Override
  public void header(RunHeader h) {
    header = Optional.of(h);
  }

  @Override
  public void event(long nanos, RunEvent event) {
    if (events.stream().noneMatch(e -> e.nanos() == nanos && e.event().equals(event))) {
      events.add(new RunEvent.Entry(events.size() + 1L, nanos, 0, event));
    }
  }

  @Override
  public int series(String source, String name) {
    String full = source.isEmpty() ? name : source + ":" + name;
    if (!series.contains(full)) {
      series.add(full);
      values.put(series.size() - 1, new ArrayList<>());
      steps.put(series.size() - 1, new ArrayList<>());
    }
    return series.indexOf(full);
  }

  @Override
  public void value(int number, long step, long nanos, double value) {
    values.get(number).add((step == Long.MIN_VALUE ? "@" + nanos : step) + "=" + value);
    steps.get(number).add(step);
  }

  @Override
  public void restart(long fromStep) {
    steps.forEach(
        (number, all) -> {
          for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) >= fromStep) {
              all.remove(i);
              values.get(number).remove(i);
            }
          }
        });
  }

  @Override
  public void restart(int number, long fromStep) {
    throw new IllegalStateException("no part of W&B's logs says so");
  }

  @Override
  public void metric(Metric stated) {
    metrics.put(stated.name(), stated);
  }

  @Override
  public void stepName(String name) {
    stepName = name;
  }

  @Override
  public void stepText(long step, String text) {
    throw new IllegalStateException("W&B's steps are whole numbers");
  }

  @Override
  public void endValues(Json.Obj values) {
    ends = values;
  }

  @Override
  public void group(String name) {
    group = name;
  }

  @Override
  public void note(String text) {
    if (!notes.contains(text)) {
      notes.add(text);
    }
  }

  @Override
  public void output(String line) {
    output.add(line);
  }

  @Override
  public void unknownState(String why) {
    unknown = why;
  }

  @Override
  public void damage(Path file, long line, long offset, String what) {
    damage.add(file.getFileName() + " byte " + offset + ": " + what);
  }

  @Override
  public void consumed(Path file, long offset, Json.Obj state) {
    marks.put(file, new Resume.Mark(offset, Json.parseObject(state.toString())));
  }

  @Override
  public void again() {}

  @Override
  public void uses(Path path) {}
}
