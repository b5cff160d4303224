package dev.tacho.readers.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder or file that runs may lie in, looked at once however many formats ask. Confined to
/// one thread.
public final class Place {
  /// So many first bytes of a file are shown.
  public static final int HEAD = 4_096;

  /// So many names in a folder are shown; more are left out and told by [#isCut].
  public static final int MOST_NAMES = 100_000;

  private final Path path;
  private final BasicFileAttributes attributes;
  private final Set<Path> taken;
  private byte @Nullable [] head;
  private @Nullable List<String> names;
  private boolean cut;

  private Place(Path path, BasicFileAttributes attributes, Set<Path> taken) {
    this.path = path;
    this.attributes = attributes;
    this.taken = taken;
  }

  /// What lies at `path`; symbolic links are followed.
  public static Place at(Path path) throws IOException {
    return at(path, new HashSet<>());
  }

  /// As [#at], where `taken` gathers what belongs to runs that were found.
  public static Place at(Path path, Set<Path> taken) throws IOException {
    return new Place(path, Files.readAttributes(path, BasicFileAttributes.class), taken);
  }

  public Path path() {
    return path;
  }

  /// The last name of the path.
  public String name() {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  public boolean isFolder() {
    return attributes.isDirectory();
  }

  public boolean isFile() {
    return attributes.isRegularFile();
  }

  /// Type, size, times and identity, links followed.
  public BasicFileAttributes attributes() {
    return attributes;
  }

  /// The first bytes of the file, at most [#HEAD]. None of a folder. Not to be written to.
  public byte[] head() throws IOException {
    byte[] read = head;
    if (read == null) {
      if (isFile()) {
        try (InputStream in = Files.newInputStream(path)) {
          read = in.readNBytes(HEAD);
        }
      } else {
        read = new byte[0];
      }
      head = read;
    }
    return read;
  }

  /// The names in the folder, sorted. None of a file.
  public List<String> names() throws IOException {
    List<String> read = names;
    if (read == null) {
      read = isFolder() ? list() : List.of();
      names = read;
    }
    return read;
  }

  /// Whether [#names] left some out.
  public boolean isCut() {
    return cut;
  }

  /// Whether the folder holds that name.
  public boolean has(String child) throws IOException {
    return names().contains(child);
  }

  /// This belongs to a run that was found here: a file, or a folder with all that is below it.
  public void take(Path belongs) {
    taken.add(belongs);
  }

  private List<String> list() throws IOException {
    List<String> all = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        if (all.size() == MOST_NAMES) {
          cut = true;
          break;
        }
        all.add(String.valueOf(child.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    all.sort(null);
    return List.copyOf(all);
  }
}
