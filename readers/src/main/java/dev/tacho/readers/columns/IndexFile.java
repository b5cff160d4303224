package dev.tacho.readers.columns;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.series.SeriesBlocks;
import dev.tacho.readers.format.Resume;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.zip.CRC32C;

/// The index of a run in the cache as bytes and back. Stateless.
final class IndexFile {
  private static final long MAGIC = 0x5441_4348_4f43_4f31L;
  private static final int HEAD = 8 + 4 + 8;

  private IndexFile() {}

  /// @param about which format, path and part it is of
  static byte[] write(String about, Kept kept, Kept.Stored stored) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(new byte[HEAD]);
      text(out, about);
      text(out, stored.generation());
      out.writeInt(stored.parts().size());
      for (Kept.Part part : stored.parts()) {
        out.writeLong(part.length());
        out.writeLong(part.sum());
      }
      text(out, kept.facts().toJson().toString());
      out.writeInt(kept.watched().size());
      for (Watched file : kept.watched()) {
        write(out, file);
      }
      out.writeInt(kept.stepTexts().size());
      for (StepTexts.Group group : kept.stepTexts()) {
        out.writeLong(group.first());
        out.writeLong(group.last());
        write(out, group.place());
      }
      out.writeInt(kept.series().size());
      for (ColumnSeries series : kept.series()) {
        write(out, series);
      }
      out.flush();
      byte[] all = bytes.toByteArray();
      CRC32C sum = new CRC32C();
      sum.update(all, HEAD, all.length - HEAD);
      ByteBuffer.wrap(all).putLong(MAGIC).putInt(all.length).putLong(sum.getValue());
      return all;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

  private static void write(DataOutputStream out, Watched file) throws IOException {
    text(out, file.path().toString());
    text(out, file.identity());
    out.writeLong(file.size());
    out.writeLong(file.changed());
    out.writeBoolean(file.mark().isPresent());
    if (file.mark().isPresent()) {
      out.writeLong(file.mark().get().offset());
      text(out, file.mark().get().state().toString());
    }
    out.writeLong(file.head());
    out.writeLong(file.tail());
  }

  private static void write(DataOutputStream out, ColumnSeries series) throws IOException {
    text(out, series.name());
    text(out, series.source());
    SeriesSummary summary = series.summary();
    write(out, summary);
    out.writeInt(series.held().size());
    for (Block block : series.held()) {
      out.writeInt(block.count());
      out.writeLong(block.latestStep());
      write(out, block.steps());
      write(out, block.nanos());
      write(out, block.values());
    }
  }

  static void write(DataOutputStream out, SeriesSummary summary) throws IOException {
    out.writeLong(summary.count());
    out.writeLong(summary.notFinite());
    out.writeDouble(summary.last());
    out.writeLong(summary.lastStep());
    out.writeDouble(summary.min());
    out.writeLong(summary.minStep());
    out.writeDouble(summary.max());
    out.writeLong(summary.maxStep());
  }

  private static void write(DataOutputStream out, Block.Chunk chunk) throws IOException {
    out.writeLong(chunk.place());
    out.writeInt(chunk.length());
  }

  static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /// Reads what [#write] wrote; empty for anything else, and where it is of something else.
  ///
  /// @param shelfOf makes the shelf of a generation and a length
  static Optional<Kept> read(byte[] bytes, String about, BiFunction<String, Long, Shelf> shelfOf) {
    if (bytes.length < HEAD) {
      return Optional.empty();
    }
    ByteBuffer head = ByteBuffer.wrap(bytes);
    CRC32C sum = new CRC32C();
    sum.update(bytes, HEAD, bytes.length - HEAD);
    if (head.getLong() != MAGIC
        || head.getInt() != bytes.length
        || head.getLong() != sum.getValue()) {
      return Optional.empty();
    }
    try {
      return read(new DataInputStream(new Slice(bytes, HEAD)), about, shelfOf);
    } catch (IOException | JsonException | IllegalArgumentException | DateTimeException _) {
      // the sum matched, so another version of Tacho wrote it: it is read again
      return Optional.empty();
    }
  }

  private static Optional<Kept> read(
      DataInputStream in, String about, BiFunction<String, Long, Shelf> shelfOf)
      throws IOException {
    if (!text(in).equals(about)) {
      return Optional.empty();
    }
    String generation = text(in);
    List<Kept.Part> parts = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      parts.add(new Kept.Part(in.readLong(), in.readLong()));
    }
    Kept.Stored stored = new Kept.Stored(generation, List.copyOf(parts));
    Facts facts = Facts.of(Json.parseObject(text(in)));
    List<Watched> watched = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      watched.add(watched(in));
    }
    List<StepTexts.Group> texts = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      texts.add(new StepTexts.Group(in.readLong(), in.readLong(), chunk(in)));
    }
    Shelf shelf = shelfOf.apply(generation, stored.length());
    List<ColumnSeries> series = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      series.add(series(in, shelf));
    }
    return Optional.of(
        new Kept(
            facts,
            List.copyOf(watched),
            List.copyOf(series),
            List.copyOf(texts),
            shelf,
            Optional.of(stored)));
  }

  private static Watched watched(DataInputStream in) throws IOException {
    Path path = Path.of(text(in));
    String identity = text(in);
    long size = in.readLong();
    long changed = in.readLong();
    Optional<Resume.Mark> mark = Optional.empty();
    if (in.readBoolean()) {
      mark = Optional.of(new Resume.Mark(in.readLong(), Json.parseObject(text(in))));
    }
    return new Watched(path, identity, size, changed, mark, in.readLong(), in.readLong());
  }

  private static ColumnSeries series(DataInputStream in, Shelf shelf) throws IOException {
    String name = text(in);
    String source = text(in);
    SeriesSummary summary = summary(name, in);
    int count = in.readInt();
    List<Block> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int values = in.readInt();
      if (values < 1 || values > SeriesBlocks.MOST) {
        throw new IOException("a block of " + values);
      }
      blocks.add(new Block(values, in.readLong(), chunk(in), chunk(in), chunk(in)));
    }
    return new ColumnSeries(name, source, summary, List.copyOf(blocks), shelf);
  }

  static SeriesSummary summary(String name, DataInputStream in) throws IOException {
    return new SeriesSummary(
        name,
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        in.readLong());
  }

  private static Block.Chunk chunk(DataInputStream in) throws IOException {
    return new Block.Chunk(in.readLong(), in.readInt());
  }

  static String text(DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// An array as a stream, without the locks of the usual one.
  static final class Slice extends InputStream {
    private final byte[] bytes;
    private int at;

    Slice(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    @Override
    public int read() {
      return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int available() {
      return bytes.length - at;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      if (at == bytes.length) {
        return most == 0 ? 0 : -1;
      }
      int n = Math.min(most, bytes.length - at);
      System.arraycopy(bytes, at, into, from, n);
      at += n;
      return n;
    }
  }
}
