package dev.tacho.readers.columns;

import dev.tacho.core.Damage;
import dev.tacho.core.IllegalTransition;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Numbers;
import dev.tacho.core.text.Text;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gathers what a format reads, in columns. Confined to one thread.
public final class ColumnIntake implements RunIntake {
  private static final int MOST_SERIES = 50_000;
  private static final int MOST_EVENTS = 20_000;
  private static final int MOST_NOTES = 200;
  private static final int MOST_METRICS = 50_000;
  private static final int MOST_LINES = 2_000;
  private static final int MOST_DAMAGE = 100;
  private static final int MOST_FILES = 20_000;
  private static final int LONGEST_NOTE = 20_000;
  private static final int LONGEST_LINE = 2_000;
  private static final int LONGEST_END_VALUES = 4 << 20;
  private static final int HASH_DIGITS = 8;

  /// What [#series] answers beyond the limit.
  private static final int NOWHERE = -1;

  private record Key(String source, String name) {}

  private final Path root;
  private final long readNanos;
  private final Shelf shelf;
  private final Packer packer;
  private final Map<Key, Integer> numbers = new HashMap<>();
  private final List<GrowingSeries> series = new ArrayList<>();
  private final StepTexts texts;
  private final Map<Path, Watched> watched = new LinkedHashMap<>();
  private final Resume resume;
  private final Optional<Kept.Stored> stored;

  private Optional<RunHeader> header;
  private final RunFacts judge = new RunFacts();
  private final List<RunEvent.Entry> events = new ArrayList<>();
  private final Set<Key> eventTexts = new LinkedHashSet<>();
  private final Map<String, Metric> metrics;
  private String stepName;
  private Json.Obj endValues;
  private Optional<String> group;
  private final Set<String> notes;
  private final ArrayDeque<String> output;
  private Optional<String> unknownState = Optional.empty();
  private boolean again;
  private final List<Damage> damage;
  private long damages;
  private long values;
  private long nowhere;

  private ColumnIntake(Path root, long readNanos, Kept before, Shelf shelf) {
    this.root = root;
    this.readNanos = readNanos;
    this.shelf = shelf;
    packer = new Packer(shelf);
    Facts facts = before.facts();
    header = facts.header();
    facts.events().forEach(e -> event(e.nanos(), e.event()));
    metrics = new LinkedHashMap<>(facts.metrics());
    stepName = facts.stepName();
    endValues = facts.endValues();
    group = facts.group();
    notes = new LinkedHashSet<>(facts.notes());
    output = new ArrayDeque<>(facts.output());
    damage = new ArrayList<>(facts.damage());
    damages = facts.damages();
    for (ColumnSeries one : before.series()) {
      numbers.put(new Key(one.source(), one.name()), series.size());
      series.add(new GrowingSeries(one, packer));
    }
    texts = new StepTexts(shelf, before.stepTexts());
    Map<Path, Resume.Mark> marks = new LinkedHashMap<>();
    for (Watched file : before.watched()) {
      file.mark().ifPresent(mark -> marks.put(file.path(), mark));
      // what is not told again holds as it was seen
      watched.put(file.path(), file);
    }
    resume = new Resume(header, marks);
    stored = before.stored();
  }

  /// An intake of a run that was not read before.
  ///
  /// @param root the folder or file that the run lies in
  /// @param readNanos when the reading begins, by the wall clock
  static ColumnIntake fresh(Path root, long readNanos, Path temporaryFolder) {
    Shelf shelf = Shelf.empty(temporaryFolder);
    return new ColumnIntake(root, readNanos, Kept.none(shelf), shelf);
  }

  /// An intake that goes on from what was kept.
  static ColumnIntake onto(Kept before, Path root, long readNanos) {
    return new ColumnIntake(root, readNanos, before, before.shelf());
  }

  /// What the format is told of earlier readings.
  public Resume resume() {
    return resume;
  }

  /// Whether all has to be read from the beginning.
  boolean isToBeReadAgain() {
    return again;
  }

  /// Whether nothing was told, so that there is nothing to show.
  public boolean isEmpty() {
    return header.isEmpty() && series.isEmpty() && events.isEmpty();
  }

  @Override
  public void header(RunHeader told) {
    header = Optional.of(told);
  }

  @Override
  public void event(long nanos, RunEvent event) {
    Key key = new Key(Long.toString(nanos) + event.type(), event.toJson().toString());
    if (eventTexts.contains(key)) {
      return;
    }
    if (events.size() == MOST_EVENTS) {
      damage(root, 0, -1, "events after the first " + MOST_EVENTS + " are left out");
      return;
    }
    RunEvent.Entry entry = new RunEvent.Entry(events.size() + 1L, nanos, 0, event);
    try {
      judge.add(entry);
    } catch (IllegalTransition e) {
      damage(root, 0, -1, "event " + event.type() + " is left out: " + e.getMessage());
      return;
    }
    eventTexts.add(key);
    events.add(entry);
  }

  @Override
  public int series(String source, String name) {
    Integer known = numbers.get(new Key(source, name));
    return known == null ? add(clean(source, ""), clean(name, "?")) : known;
  }

  private int add(String source, String name) {
    Key key = new Key(source, name);
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    if (series.size() == MOST_SERIES) {
      return NOWHERE;
    }
    numbers.put(key, series.size());
    series.add(new GrowingSeries(source, name, packer));
    return series.size() - 1;
  }

  /// A name as a metric may have it: on one line, without blanks around it and no longer than names
  /// are; two long ones stay two.
  private static String clean(String name, String blank) {
    if (!name.isEmpty() && Text.line(name, PointShape.MAX_NAME).equals(name)) {
      return name;
    }
    StringBuilder text = new StringBuilder();
    int most = PointShape.MAX_NAME - HASH_DIGITS - 1;
    for (int i = 0; i < Math.min(name.length(), most); i++) {
      char c = name.charAt(i);
      text.append(Character.isISOControl(c) ? ' ' : c);
    }
    if (name.length() > PointShape.MAX_NAME) {
      text.append('~').append(String.format("%08x", name.hashCode()));
    }
    String line = Text.line(text.toString(), PointShape.MAX_NAME);
    return line.isEmpty() ? blank : line;
  }

  @Override
  public void value(int number, long step, long nanos, double value) {
    if (number < 0) {
      nowhere++;
      return;
    }
    series.get(number).add(step, nanos, value);
    values++;
  }

  @Override
  public void restart(long fromStep) {
    series.forEach(one -> one.cut(fromStep));
  }

  @Override
  public void restart(int number, long fromStep) {
    if (number >= 0) {
      series.get(number).cut(fromStep);
    }
  }

  @Override
  public void metric(Metric stated) {
    if (metrics.size() < MOST_METRICS || metrics.containsKey(stated.name())) {
      metrics.put(stated.name(), stated);
    }
  }

  @Override
  public void stepName(String name) {
    stepName = clean(name, "step");
  }

  @Override
  public void stepText(long step, String text) {
    texts.put(step, text);
  }

  @Override
  public void endValues(Json.Obj told) {
    if (told.toString().length() > LONGEST_END_VALUES) {
      damage(root, 0, -1, "end values of more than 4 MiB are left out");
      return;
    }
    endValues = told;
  }

  @Override
  public void group(String name) {
    group = Optional.of(cut(name, PointShape.MAX_NAME)).filter(text -> !text.isBlank());
  }

  @Override
  public void note(String text) {
    if (notes.size() < MOST_NOTES && !text.isBlank()) {
      notes.add(cut(text, LONGEST_NOTE));
    }
  }

  @Override
  public void output(String line) {
    if (output.size() == MOST_LINES) {
      output.removeFirst();
    }
    output.add(cut(line, LONGEST_LINE));
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }

  @Override
  public void again() {
    again = !resume.isStart();
  }

  @Override
  public void unknownState(String why) {
    unknownState = Optional.of(why);
  }

  @Override
  public void damage(Path file, long line, long offset, String what) {
    damages++;
    if (damage.size() < MOST_DAMAGE) {
      String place = offset < 0 ? "" : "byte " + Numbers.grouped(offset) + ": ";
      damage.add(new Damage(named(file), line, place + cut(what, LONGEST_LINE)));
    }
  }

  private String named(Path file) {
    if (file.equals(root)) {
      return String.valueOf(file.getFileName());
    }
    return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
  }

  @Override
  public void consumed(Path file, long offset, Json.Obj state) {
    watch(Watched.consumed(file, offset, state, readNanos));
  }

  @Override
  public void uses(Path path) {
    Watched before = watched.get(path);
    if (before == null || before.mark().isEmpty()) {
      watch(Watched.now(path, readNanos));
    }
  }

  private void watch(Watched file) {
    if (watched.size() < MOST_FILES || watched.containsKey(file.path())) {
      watched.put(file.path(), file);
    }
  }

  /// Everything that was told, to be shown and kept.
  Kept finished() {
    if (nowhere > 0) {
      damage(
          root,
          0,
          -1,
          Numbers.grouped(nowhere)
              + " values of series beyond the first "
              + Numbers.grouped(MOST_SERIES)
              + " are left out");
      nowhere = 0;
    }
    List<ColumnSeries> columns = new ArrayList<>();
    for (GrowingSeries one : series) {
      ColumnSeries column = one.finished(shelf);
      // numbers are places, so a series that lost all its values keeps its place
      columns.add(column);
    }
    Facts facts =
        new Facts(
            header,
            List.copyOf(events),
            Map.copyOf(metrics),
            stepName,
            endValues,
            group,
            List.copyOf(notes),
            List.copyOf(output),
            unknownState,
            List.copyOf(damage),
            damages);
    return new Kept(facts, watchedNow(), columns, texts.finished(), shelf, stored);
  }

  private List<Watched> watchedNow() {
    Collection<Watched> all = watched.values();
    return List.copyOf(all);
  }

  /// How many values came in at this reading.
  long values() {
    return values;
  }
}
