package dev.tacho.store;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.store.Verdict.FileCheck;
import dev.tacho.store.Verdict.Standing;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes seals and holds runs against them. Stateless, any thread.
final class Sealing {
  private Sealing() {}

  /// Writes `seal.json`; `known` are files whose digest was kept while they were written.
  static Seal seal(RunFolder folder, RunId id, Map<String, Seal.Sealed> known) throws IOException {
    SortedMap<String, Seal.Sealed> files = new TreeMap<>();
    for (Map.Entry<String, Path> file : files(folder).entrySet()) {
      Seal.Sealed sealed = known.get(file.getKey());
      // a link or a pipe that somebody put here has no content of the run's
      if (Files.isRegularFile(file.getValue(), LinkOption.NOFOLLOW_LINKS)) {
        files.put(file.getKey(), sealed != null ? sealed : digest(file.getValue()));
      }
    }
    for (String name : known.keySet()) {
      if (!files.containsKey(name)) {
        throw new IOException(name + " is gone from " + folder.path());
      }
    }
    String text = new Seal(id, "", files).toJson().pretty() + "\n";
    Disk.replace(folder.seal(), text, true);
    return new Seal(id, Disk.sha256(text), files);
  }

  private static Seal.Sealed digest(Path file) throws IOException {
    MessageDigest digest = Disk.sha256();
    Disk.sync(file);
    long bytes = Disk.digest(file, Long.MAX_VALUE, digest);
    return new Seal.Sealed(bytes, Disk.hex(digest));
  }

  /// Every file that a seal covers, links and other odd things included, by its path inside the
  /// run.
  private static SortedMap<String, Path> files(RunFolder folder) throws IOException {
    SortedMap<String, Path> found = new TreeMap<>();
    Files.walkFileTree(
        folder.path(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = folder.path().relativize(file).toString();
            if (RunFolder.isSealed(name)) {
              found.put(name, file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  static Optional<Seal> read(RunFolder folder) {
    try {
      String text = Disk.text(folder.seal());
      return Optional.of(Seal.of(Json.parseObject(text), Disk.sha256(text)));
    } catch (IOException | IllegalArgumentException | JsonException _) {
      return Optional.empty();
    }
  }

  static Verdict verify(RunFolder folder, RunId id, Optional<String> expected) throws IOException {
    SortedMap<String, Path> there = files(folder);
    if (!Files.exists(folder.seal())) {
      return new Verdict(
          false,
          Optional.empty(),
          expected,
          there.keySet().stream().map(f -> new FileCheck(f, Standing.EXTRA, "not sealed")).toList(),
          Optional.of("the run has no seal; it has not ended, or its end was not sealed"));
    }
    String text = Disk.text(folder.seal());
    String digest = Disk.sha256(text);
    Seal seal;
    try {
      seal = Seal.of(Json.parseObject(text), digest);
    } catch (IllegalArgumentException | JsonException e) {
      return new Verdict(
          false,
          Optional.of(digest),
          expected,
          List.of(),
          Optional.of(RunFolder.SEAL + " cannot be read: " + e.getMessage()));
    }
    return new Verdict(
        true, Optional.of(digest), expected, check(seal, there), fault(seal, id, digest, expected));
  }

  private static Optional<String> fault(
      Seal seal, RunId id, String digest, Optional<String> expected) {
    if (!seal.run().equals(id)) {
      return Optional.of("the seal is of run " + seal.run());
    }
    if (expected.isPresent() && !expected.get().equalsIgnoreCase(digest)) {
      return Optional.of("the seal's digest is " + digest + ", not the expected " + expected.get());
    }
    return Optional.empty();
  }

  private static List<FileCheck> check(Seal seal, SortedMap<String, Path> there) {
    SortedSet<String> names = new TreeSet<>(there.keySet());
    names.addAll(seal.files().keySet());
    List<FileCheck> checks = new ArrayList<>();
    for (String name : names) {
      Path file = there.get(name);
      Seal.Sealed sealed = seal.files().get(name);
      checks.add(
          file == null
              ? new FileCheck(name, Standing.MISSING, "")
              : sealed == null
                  ? new FileCheck(name, Standing.EXTRA, "not under the seal")
                  : check(name, file, sealed));
    }
    return checks;
  }

  private static FileCheck check(String name, Path file, Seal.Sealed sealed) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return new FileCheck(name, Standing.CHANGED, "no longer a regular file");
      }
      MessageDigest digest = Disk.sha256();
      long read = Disk.digest(file, sealed.bytes(), digest);
      boolean same = read == sealed.bytes() && Disk.hex(digest).equals(sealed.sha256());
      long size = Files.size(file);
      if (size == sealed.bytes()) {
        return same
            ? new FileCheck(name, Standing.OK, "")
            : new FileCheck(name, Standing.CHANGED, "same size, other content");
      }
      return new FileCheck(
          name,
          Standing.CHANGED,
          size < sealed.bytes()
              ? (sealed.bytes() - size) + " bytes shorter than sealed"
              : (size - sealed.bytes())
                  + " bytes longer than sealed"
                  + (same ? "; what was sealed is unchanged before them" : ""));
    } catch (IOException e) {
      return new FileCheck(name, Standing.CHANGED, "cannot be read: " + Disk.reason(e));
    }
  }
}
