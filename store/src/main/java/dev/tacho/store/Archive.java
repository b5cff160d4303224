package dev.tacho.store;

import dev.tacho.core.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Sealed runs as single zip files, out of a store and into one. Any thread.
///
/// The entries are `RUN_ID/…`, every sealed file, `seal.json`, and `annotations.jsonl` where
/// something was said about the run; the seal does not cover that. An archive may come from
/// anybody: it is unpacked beside the runs under a name that no reader looks at, with bounds on
/// everything, and moved into place only when the seal holds.
public final class Archive {
  /// Most files that an archive may hold.
  static final int MAX_ENTRIES = 100_000;

  /// Most bytes that an archive may unpack to.
  static final long MAX_BYTES = 1L << 40;

  /// Most bytes that one entry may unpack to: far above a segment of a series (256 MiB) and an
  /// artifact that is taken in (1 GB).
  static final long MAX_ENTRY_BYTES = 1L << 34;

  /// Most bytes that one packed byte may become; text of a run packs to a tenth or so.
  static final long MAX_RATIO = 200;

  /// Small archives may exceed the ratio: so much is never a bomb.
  private static final long HARMLESS_BYTES = 64L << 20;

  /// What was said about the run, among its entries.
  private static final String NOTES = "annotations.jsonl";

  private static final int BLOCK = 1 << 16;
  private static final Pattern PART = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,255}");

  private final RunStore store;

  Archive(RunStore store) {
    this.store = store;
  }

  /// Writes the sealed run `run` with its seal to `zip`, which must not exist yet. Fails when
  /// the run does not match its seal.
  public Seal export(StoredRun run, Path zip) {
    RunId id = run.header().id();
    Verdict verdict = run.verify(Optional.empty());
    Optional<Seal> seal = run.seal();
    if (seal.isEmpty() || !verdict.sealed()) {
      throw new StoreException("run " + id + " has no seal; only a sealed run can be exported");
    }
    if (verdict.files().stream()
        .anyMatch(
            f ->
                f.standing() == Verdict.Standing.CHANGED
                    || f.standing() == Verdict.Standing.MISSING)) {
      throw new StoreException(
          "run " + id + " does not match its seal; tacho verify " + id + " tells which files");
    }
    try {
      write(run.directory(), seal.get(), store.annotations().lines(Annotations.key(id)), zip);
    } catch (IOException e) {
      throw new StoreException(
          "run " + id + " cannot be exported to " + zip + ": " + Disk.reason(e), e);
    }
    return seal.get();
  }

  private static void write(Path folder, Seal seal, byte[] notes, Path zip) throws IOException {
    boolean done = false;
    OutputStream file =
        Files.newOutputStream(zip, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (ZipOutputStream out = new ZipOutputStream(file)) {
      List<String> names = new ArrayList<>(seal.files().keySet());
      names.add(RunFolder.SEAL);
      for (String name : names) {
        ZipEntry entry = new ZipEntry(seal.run() + "/" + name);
        // the same run always makes the same archive
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        out.putNextEntry(entry);
        Files.copy(folder.resolve(name), out);
        out.closeEntry();
      }
      if (notes.length > 0) {
        ZipEntry entry = new ZipEntry(seal.run() + "/" + NOTES);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        out.putNextEntry(entry);
        out.write(notes);
        out.closeEntry();
      }
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(zip);
      }
    }
  }

  /// Takes in a run from `zip`. Everything is checked first (names, sizes, the seal); the run
  /// appears as a whole or not at all. Fails when a run of that id is here already.
  public RunId importFrom(Path zip) {
    try (ZipFile in = new ZipFile(zip.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(in.entries());
      RunId id = requireHarmless(zip, entries);
      ZipModes.firstSpecial(zip)
          .ifPresent(
              special -> {
                throw refused(zip, "its entry " + special + ", is no regular file");
              });
      if (Files.exists(store.folder(id).path())) {
        throw refused(zip, "run " + id + " is in " + store.home() + " already");
      }
      store.prepareHome();
      take(zip, in, entries, id);
      takeNotes(in, entries, id);
      return id;
    } catch (ZipException e) {
      throw refused(zip, "it is no zip file that can be read: " + e.getMessage());
    } catch (IOException e) {
      throw new StoreException(zip + " cannot be imported: " + Disk.reason(e), e);
    }
  }

  private RunId requireHarmless(Path zip, List<? extends ZipEntry> entries) {
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw refused(
          zip, "it has " + entries.size() + " entries; 1 to " + MAX_ENTRIES + " are taken");
    }
    String first = entries.getFirst().getName();
    String top = first.contains("/") ? first.substring(0, first.indexOf('/')) : first;
    if (!RunId.isId(top)) {
      throw refused(zip, "its entry '" + shown(first) + "' is not under a run's id");
    }
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : entries) {
      String name = entry.getName();
      if (!isHarmless(name, top)) {
        throw refused(
            zip, "its entry '" + shown(name) + "' leads elsewhere than into " + top + "/");
      }
      String inside = name.substring(top.length() + 1);
      if (!RunFolder.isSealed(inside) && !inside.equals(RunFolder.SEAL) && !inside.equals(NOTES)) {
        throw refused(zip, "its entry '" + shown(name) + "' is nothing that a seal covers");
      }
      if (entry.getSize() > MAX_ENTRY_BYTES) {
        throw refused(
            zip,
            "its entry '"
                + shown(name)
                + "' has "
                + entry.getSize()
                + " bytes; one file of a run has at most "
                + MAX_ENTRY_BYTES);
      }
      if (!names.add(name)) {
        throw refused(zip, "its entry '" + shown(name) + "' stands twice");
      }
    }
    return new RunId(top);
  }

  /// Whether the name is `TOP/part/part`, without a part that means another place.
  private static boolean isHarmless(String name, String top) {
    if (!name.startsWith(top + "/") || name.endsWith("/")) {
      return false;
    }
    for (String part : name.substring(top.length() + 1).split("/", -1)) {
      if (!PART.matcher(part).matches() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > 80 ? printable.substring(0, 80) + "..." : printable;
  }

  private static boolean isNotes(ZipEntry entry) {
    return entry.getName().endsWith("/" + NOTES)
        && entry.getName().length() == RunId.LENGTH + 1 + NOTES.length();
  }

  /// What was said about the run, beside what is said of it here already.
  private void takeNotes(ZipFile in, List<? extends ZipEntry> entries, RunId id)
      throws IOException {
    for (ZipEntry entry : entries) {
      if (isNotes(entry)) {
        try (InputStream lines = in.getInputStream(entry)) {
          store.annotations().take(Annotations.key(id), lines.readNBytes(Annotations.MOST_BYTES));
        }
      }
    }
  }

  private void take(Path zip, ZipFile in, List<? extends ZipEntry> entries, RunId id)
      throws IOException {
    Path made = Files.createTempDirectory(store.runs(), ".import-" + id + "-");
    try {
      long most = Math.max(HARMLESS_BYTES, Math.min(MAX_BYTES, Files.size(zip) * MAX_RATIO));
      for (ZipEntry entry : entries) {
        if (isNotes(entry)) {
          continue;
        }
        // what an entry says of its size may be a lie, so the bytes are counted once more
        most -= unpack(zip, in, entry, made.resolve(entry.getName().substring(27)), most);
      }
      requireSealed(zip, made, id);
      Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(store.runs()));
      Disk.write(new RunFolder(made).status(), status(made), false);
      Files.move(made, store.folder(id).path(), StandardCopyOption.ATOMIC_MOVE);
      Disk.syncFolder(store.runs());
    } finally {
      if (Files.exists(made)) {
        Disk.delete(made);
      }
    }
  }

  private static long unpack(Path zip, ZipFile in, ZipEntry entry, Path to, long most)
      throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    long total = 0;
    try (InputStream from = in.getInputStream(entry);
        OutputStream out =
            Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] block = new byte[BLOCK];
      for (int n = from.read(block); n >= 0; n = from.read(block)) {
        total += n;
        if (total > most) {
          throw refused(zip, "it unpacks to more than " + MAX_RATIO + " times its size");
        }
        if (total > MAX_ENTRY_BYTES) {
          throw refused(
              zip, "its entry '" + shown(entry.getName()) + "' unpacks to more than it says");
        }
        out.write(block, 0, n);
      }
    }
    Disk.sync(to);
    return total;
  }

  private void requireSealed(Path zip, Path made, RunId id) {
    RunFolder folder = new RunFolder(made);
    try {
      Verdict verdict = Sealing.verify(folder, id, Optional.empty());
      if (!verdict.ok()) {
        String what =
            verdict
                .problem()
                .orElseGet(
                    () ->
                        verdict.files().stream()
                            .filter(f -> f.standing() != Verdict.Standing.OK)
                            .map(f -> f.file() + " is " + f.standing())
                            .findFirst()
                            .orElse("unknown"));
        throw refused(zip, "its run does not match its seal: " + what);
      }
      if (!StoredRun.open(store.here(), folder).header().id().equals(id)) {
        throw refused(zip, "its run.json is of another run than " + id);
      }
    } catch (IOException e) {
      throw new StoreException(zip + " cannot be imported: " + Disk.reason(e), e);
    }
  }

  private String status(Path made) throws IOException {
    StoredRun run = StoredRun.open(store.here(), new RunFolder(made));
    return new StatusFile(run.rebuilt(), Files.size(new RunFolder(made).events())).text();
  }

  private static StoreException refused(Path zip, String why) {
    return new StoreException(zip + " is refused: " + why + "; nothing was imported");
  }
}
