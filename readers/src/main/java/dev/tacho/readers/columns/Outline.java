package dev.tacho.readers.columns;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.ReadersException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What lists and queries want to know of a run, in a few bytes, of which only what is asked for
/// is made into objects; for anything else the run itself is opened. Confined to one thread.
final class Outline implements RunReader {
  private static final int START = 2 + 8 + 4;

  private final byte[] bytes;
  private final Supplier<RunReader> opening;
  private @Nullable RunReader whole;
  private @Nullable Facts facts;
  private @Nullable List<Told> told;

  private record Told(String source, SeriesSummary summary) {}

  /// @param opening opens the run itself
  Outline(byte[] bytes, Supplier<RunReader> opening) {
    this.bytes = bytes;
    this.opening = opening;
  }

  /// When it started and its facts, then its series.
  static byte[] write(Kept kept) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      Optional<Instant> started = kept.facts().header().flatMap(RunHeader::startedAt);
      out.writeBoolean(kept.facts().header().isPresent());
      out.writeBoolean(started.isPresent());
      out.writeLong(started.map(Instant::getEpochSecond).orElse(0L));
      out.writeInt(started.map(Instant::getNano).orElse(0));
      IndexFile.text(out, kept.facts().bare().toJson().toString());
      for (ColumnSeries series : kept.series()) {
        if (series.count() > 0) {
          IndexFile.text(out, series.name());
          IndexFile.text(out, series.source());
          IndexFile.write(out, series.summary());
        }
      }
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private DataInputStream in() {
    return new DataInputStream(new IndexFile.Slice(bytes, 0));
  }

  private static ReadersException torn(IOException why) {
    return new ReadersException("an outline in the cache is torn: " + why.getMessage(), why);
  }

  private RunReader whole() {
    if (whole == null) {
      whole = opening.get();
    }
    return whole;
  }

  private Facts known() {
    if (facts == null) {
      try {
        DataInputStream in = in();
        in.skipNBytes(START);
        facts = Facts.of(Json.parseObject(IndexFile.text(in)));
      } catch (IOException e) {
        throw torn(e);
      }
    }
    return facts;
  }

  private List<Told> told() {
    if (told == null) {
      try {
        DataInputStream in = in();
        in.skipNBytes(START);
        in.skipNBytes(in.readInt());
        List<Told> all = new ArrayList<>();
        while (in.available() > 0) {
          String name = IndexFile.text(in);
          all.add(new Told(IndexFile.text(in), IndexFile.summary(name, in)));
        }
        told = List.copyOf(all);
      } catch (IOException e) {
        throw torn(e);
      }
    }
    return told;
  }

  @Override
  public Optional<Instant> startedAt() {
    try {
      DataInputStream in = in();
      if (!in.readBoolean()) {
        return header().startedAt();
      }
      return in.readBoolean()
          ? Optional.of(Instant.ofEpochSecond(in.readLong(), in.readInt()))
          : Optional.empty();
    } catch (IOException e) {
      throw torn(e);
    }
  }

  @Override
  public RunHeader header() {
    return known()
        .header()
        .orElseThrow(() -> new ReadersException("nothing tells what this run is"));
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    known().events().forEach(each);
  }

  @Override
  public List<SeriesSummary> summaries() {
    List<SeriesSummary> all = new ArrayList<>();
    for (Told one : told()) {
      all.add(one.summary);
    }
    return List.copyOf(all);
  }

  @Override
  public List<Series> series() {
    List<Series> all = new ArrayList<>();
    for (Told one : told()) {
      all.add(new Shown(one));
    }
    return List.copyOf(all);
  }

  /// One series; the run is opened when somebody walks it.
  private final class Shown implements Series {
    private final Told one;

    Shown(Told one) {
      this.one = one;
    }

    @Override
    public String name() {
      return one.summary.name();
    }

    @Override
    public String source() {
      return one.source;
    }

    @Override
    public long count() {
      return one.summary.count();
    }

    @Override
    public SeriesBlocks blocks() {
      for (Series series : whole().series()) {
        if (series.name().equals(name()) && series.source().equals(source())) {
          return series.blocks();
        }
      }
      throw new ReadersException(
          "series " + name() + " is gone: its file changed meanwhile; ask again");
    }
  }

  @Override
  public Map<String, Metric> metrics() {
    return known().metrics();
  }

  @Override
  public String stepName() {
    return known().stepName();
  }

  @Override
  public Optional<String> unknownState() {
    return known().unknownState();
  }

  @Override
  public Json.Obj endValues() {
    return known().endValues();
  }

  @Override
  public Optional<String> group() {
    return known().group();
  }

  @Override
  public List<String> notes() {
    return known().notes();
  }

  @Override
  public String stepText(long step) {
    return whole().stepText(step);
  }

  @Override
  public List<String> lastOutput(int most) {
    return whole().lastOutput(most);
  }

  @Override
  public List<Damage> damage() {
    return whole().damage();
  }

  @Override
  public PointCursor points() {
    return whole().points();
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    return whole().samples(name);
  }
}
