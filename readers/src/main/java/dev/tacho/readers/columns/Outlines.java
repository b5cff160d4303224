package dev.tacho.readers.columns;

import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What one listing found and read below a path, kept for the next: which run lies at which place,
/// and outlines of runs. Each entry holds as long as none of the files that it was made from
/// changed its identity, size or time; what changed so shortly ago that it may change again
/// without a sign is not kept. Confined to one thread.
public final class Outlines {
  private static final long MAGIC = 0x5441_4348_4f4c_5331L;
  private static final int HEAD = 8 + 4 + 8;

  private final String root;
  private final Store store;
  private final long nanos;
  private Map<String, Sighting> sightings = new HashMap<>();
  private Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Sighting> seen = new HashMap<>();
  private final Map<String, Entry> outlined = new HashMap<>();

  private final boolean kept;
  private boolean news;

  /// Where the bytes are between two listings.
  interface Store {
    /// Nowhere.
    Store NONE =
        new Store() {
          @Override
          public byte[] load() {
            return new byte[0];
          }

          @Override
          public void keep(byte[] bytes) {}

          @Override
          public String about() {
            return "";
          }
        };

    byte[] load();

    void keep(byte[] bytes);

    /// What the bytes are of.
    String about();
  }

  /// A file or folder as it was, held at most once against what is there.
  private static final class Stamp {
    private final String path;
    private final String identity;
    private final long size;
    private final long changed;
    private @Nullable Boolean holds;

    Stamp(String path, String identity, long size, long changed) {
      this.path = path;
      this.identity = identity;
      this.size = size;
      this.changed = changed;
    }

    /// One that was just looked at.
    Stamp(Watched now) {
      this(now.path().toString(), now.identity(), now.size(), now.changed());
      holds = true;
    }

    private Watched watched() {
      return new Watched(Path.of(path), identity, size, changed, Optional.empty(), 0, 0);
    }

    boolean holds() {
      if (holds == null) {
        // an exception for each file that is not there would cost more than all others
        holds =
            (identity.isEmpty() && size == 0)
                ? !Files.exists(Path.of(path))
                : watched().verdict() == Watched.Verdict.SAME;
      }
      return holds;
    }

    boolean holds(Place place) {
      if (holds == null) {
        BasicFileAttributes is = place.attributes();
        holds =
            size == is.size()
                && changed == is.lastModifiedTime().to(TimeUnit.NANOSECONDS)
                && identity.equals(String.valueOf(is.fileKey()));
      }
      return holds;
    }
  }

  /// What lay at a place.
  ///
  /// @param files the place, and what else it was told by
  /// @param format empty text where there was no run
  /// @param whole whether all below belongs to the run
  private record Sighting(List<Stamp> files, String format, String id, boolean whole) {}

  private static final class Entry {
    private final List<Stamp> files;
    private final byte[] outline;

    Entry(List<Stamp> files, byte[] outline) {
      this.files = files;
      this.outline = outline;
    }
  }

  /// What is known of a place.
  ///
  /// @param run the one that lies there, if any
  /// @param whole whether all below belongs to the run
  public record Known(Optional<FoundRun> run, boolean whole) {}

  Outlines(Path root, Store store, long nanos) {
    this.root = root.toString();
    this.store = store;
    kept = !store.about().isEmpty();
    this.nanos = nanos;
    byte[] bytes = store.load();
    try {
      read(bytes);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException _) {
      sightings = new HashMap<>();
      entries = new HashMap<>();
    }
  }

  /// What the last listing found at `place`, where that still holds.
  public Optional<Known> at(Place place) {
    if (!kept) {
      return Optional.empty();
    }
    String name = place.path().toString();
    Sighting sighting = sightings.get(name);
    if (sighting == null || !sighting.files.getFirst().holds(place) || !holds(sighting.files)) {
      return Optional.empty();
    }
    seen.put(name, sighting);
    Optional<FoundRun> run =
        sighting.format.isEmpty()
            ? Optional.empty()
            : Optional.of(new FoundRun(sighting.format, place.path(), "", new RunId(sighting.id)));
    return Optional.of(new Known(run, sighting.whole));
  }

  /// Keeps what was found at `place`.
  ///
  /// @param beside by what else it was told
  /// @param whole whether all below belongs to the run
  public void saw(Place place, Optional<FoundRun> run, List<Path> beside, boolean whole) {
    if (!kept) {
      return;
    }
    List<Watched> files = new ArrayList<>();
    files.add(Watched.of(place.path(), place.attributes()));
    for (Path path : beside) {
      files.add(Watched.now(path, nanos));
    }
    if (isQuiet(files)) {
      Sighting sighting =
          new Sighting(
              stamps(files),
              run.isPresent() ? run.get().format() : "",
              run.isPresent() ? run.get().id().text() : "",
              whole);
      seen.put(place.path().toString(), sighting);
      news = true;
    }
  }

  /// The run as the last listing knew it, where that still holds.
  ///
  /// @param opening opens the run itself
  public Optional<RunReader> of(FoundRun run, int version, Supplier<RunReader> opening) {
    String key = key(run, version);
    Entry entry = entries.get(key);
    if (entry == null || !holds(entry.files)) {
      return Optional.empty();
    }
    outlined.put(key, entry);
    return Optional.of(new Outline(entry.outline, opening));
  }

  /// What of `read`, which was opened just now, lists and queries want to know. The run itself is
  /// let go.
  ///
  /// @param opening opens the run itself
  public RunReader outline(FoundRun run, int version, RunReader read, Supplier<RunReader> opening) {
    if (!(read instanceof ColumnRun columns)) {
      return read;
    }
    Kept is = columns.kept();
    byte[] outline = Outline.write(is);
    List<Watched> files = new ArrayList<>();
    for (Watched file : is.watched()) {
      // without how far it was read
      files.add(
          new Watched(
              file.path(), file.identity(), file.size(), file.changed(), Optional.empty(), 0, 0));
    }
    // one that seems to run may be over by its age alone
    if (kept && !is.facts().mayHaveEnded() && isQuiet(files) && isSame(files)) {
      outlined.put(key(run, version), new Entry(stamps(files), outline));
      news = true;
    }
    return new Outline(outline, opening);
  }

  private static String key(FoundRun run, int version) {
    return run.format() + " " + version + "\n" + run.path() + "\n" + run.part();
  }

  private boolean isQuiet(List<Watched> files) {
    for (Watched file : files) {
      if (!file.isAbsent() && file.isRacy(nanos)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(List<Watched> files) {
    for (Watched file : files) {
      if (file.verdict() != Watched.Verdict.SAME) {
        return false;
      }
    }
    return true;
  }

  private static List<Stamp> stamps(List<Watched> files) {
    List<Stamp> stamps = new ArrayList<>(files.size());
    for (Watched file : files) {
      stamps.add(new Stamp(file));
    }
    return stamps;
  }

  private static boolean holds(List<Stamp> files) {
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).holds()) {
        return false;
      }
    }
    return true;
  }

  /// Keeps all for the next listing, where anything differs from the last one.
  public void keep() {
    if (kept && (news || seen.size() != sightings.size() || outlined.size() != entries.size())) {
      store.keep(write());
    }
  }

  private byte[] write() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(new byte[HEAD]);
      IndexFile.text(out, store.about());
      Map<Watched, Integer> numbers = new LinkedHashMap<>();
      for (Sighting sighting : seen.values()) {
        number(sighting.files, numbers);
      }
      for (Entry entry : outlined.values()) {
        number(entry.files, numbers);
      }
      out.writeInt(numbers.size());
      for (Watched file : numbers.keySet()) {
        IndexFile.text(out, below(file.path().toString()));
        IndexFile.text(out, file.identity());
        out.writeLong(file.size());
        out.writeLong(file.changed());
      }
      out.writeInt(seen.size());
      for (Map.Entry<String, Sighting> one : seen.entrySet()) {
        Sighting sighting = one.getValue();
        IndexFile.text(out, below(one.getKey()));
        IndexFile.text(out, sighting.format);
        IndexFile.text(out, sighting.id);
        out.writeBoolean(sighting.whole);
        write(out, sighting.files, numbers);
      }
      out.writeInt(outlined.size());
      for (Map.Entry<String, Entry> one : outlined.entrySet()) {
        IndexFile.text(out, one.getKey());
        write(out, one.getValue().files, numbers);
        out.writeInt(one.getValue().outline.length);
        out.write(one.getValue().outline);
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

  private static void number(List<Stamp> files, Map<Watched, Integer> numbers) {
    for (Stamp file : files) {
      numbers.putIfAbsent(file.watched(), numbers.size());
    }
  }

  private static void write(DataOutputStream out, List<Stamp> files, Map<Watched, Integer> numbers)
      throws IOException {
    out.writeInt(files.size());
    for (Stamp file : files) {
      out.writeInt(numbers.getOrDefault(file.watched(), 0));
    }
  }

  /// A path below the root without it, which all have in common.
  private String below(String path) {
    return path.startsWith(root) ? "\0" + path.substring(root.length()) : path;
  }

  private String path(String below) {
    return below.startsWith("\0") ? root + below.substring(1) : below;
  }

  private void read(byte[] bytes) {
    if (bytes.length < HEAD) {
      return;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes);
    CRC32C sum = new CRC32C();
    sum.update(bytes, HEAD, bytes.length - HEAD);
    if (head.getLong() != MAGIC
        || head.getInt() != bytes.length
        || head.getLong() != sum.getValue()) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.position(HEAD);
    if (!text(bytes, in).equals(store.about())) {
      return;
    }
    List<Stamp> all = new ArrayList<>();
    for (int n = in.getInt(); n > 0; n--) {
      all.add(new Stamp(path(text(bytes, in)), text(bytes, in), in.getLong(), in.getLong()));
    }
    for (int n = in.getInt(); n > 0; n--) {
      String name = path(text(bytes, in));
      String format = text(bytes, in);
      String id = text(bytes, in);
      boolean whole = in.get() != 0;
      sightings.put(name, new Sighting(files(in, all), format, id, whole));
    }
    for (int n = in.getInt(); n > 0; n--) {
      String key = text(bytes, in);
      List<Stamp> files = files(in, all);
      byte[] outline = new byte[in.getInt()];
      in.get(outline);
      entries.put(key, new Entry(files, outline));
    }
  }

  private static List<Stamp> files(ByteBuffer in, List<Stamp> all) {
    int count = in.getInt();
    List<Stamp> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      files.add(all.get(in.getInt()));
    }
    return files;
  }

  private static String text(byte[] bytes, ByteBuffer in) {
    int length = in.getInt();
    int at = in.position();
    in.position(at + length);
    return new String(bytes, at, length, StandardCharsets.UTF_8);
  }
}
