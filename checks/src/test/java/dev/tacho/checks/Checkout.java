package dev.tacho.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The source tree that is being checked.
final class Checkout {
  private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
  private static final Set<String> NOT_SOURCES =
      Set.of("target", ".git", ".tacho", ".idea", ".vscode", "__pycache__");

  private Checkout() {}

  /// The folder that holds the parent POM.
  static Path root() {
    var told = System.getProperty("tacho.root");
    if (told != null) {
      return Path.of(told);
    }
    var dir = Path.of("").toAbsolutePath();
    while (!Files.exists(dir.resolve("LICENSE")) || !Files.exists(dir.resolve("pom.xml"))) {
      var up = dir.getParent();
      if (up == null) {
        throw new IllegalStateException("no checkout around " + Path.of("").toAbsolutePath());
      }
      dir = up;
    }
    return dir;
  }

  /// The Maven modules, in the order of the build.
  static List<String> modules() {
    return MODULE
        .matcher(read(root().resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /// The modules that are rooms: their code ships.
  static List<String> rooms() {
    return modules().stream().filter(name -> !Rooms.OUTSIDE.contains(name)).toList();
  }

  /// Compiled main classes of a room.
  static Path classes(String room) {
    return root().resolve(room).resolve("target/classes");
  }

  /// Version of the program, as the parent POM states it.
  static String version() {
    Matcher found =
        Pattern.compile("<artifactId>tacho</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(read(root().resolve("pom.xml")));
    if (!found.find()) {
      throw new IllegalStateException("the parent POM states no version");
    }
    return found.group(1);
  }

  /// Java sources of a room's main tree, without the module declaration.
  static List<Path> mainSources(String room) {
    var sources = root().resolve(room).resolve("src/main/java");
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    return walk(sources).stream().filter(p -> p.toString().endsWith(".java")).toList();
  }

  /// Files under version control; where there is no git, every file outside build folders.
  static List<Path> trackedFiles() {
    if (Files.exists(root().resolve(".git"))) {
      var listed = gitFiles();
      if (!listed.isEmpty()) {
        return listed;
      }
    }
    return walk(root());
  }

  private static List<Path> gitFiles() {
    try {
      var git =
          new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
              .directory(root().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!git.waitFor(20, TimeUnit.SECONDS) || git.exitValue() != 0) {
        return List.of();
      }
      return Stream.of(names.split("\0"))
          .map(root()::resolve)
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException e) {
      return List.of(); // no git on this machine: the caller walks the tree instead
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> walk(Path from) {
    try (var all = Files.walk(from)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> stream(from.relativize(path)).noneMatch(NOT_SOURCES::contains))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> stream(Path path) {
    return Stream.iterate(0, i -> i < path.getNameCount(), i -> i + 1)
        .map(i -> path.getName(i).toString());
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
