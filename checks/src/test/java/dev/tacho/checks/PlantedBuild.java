package dev.tacho.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A Maven project of faulty modules, built with the parent POM and the gate of this checkout.
final class PlantedBuild {
  private static final long PATIENCE_SECONDS = 240;

  private final Path dir;
  private final Map<String, String> modules = new TreeMap<>();

  PlantedBuild(Path dir) {
    this.dir = dir;
  }

  /// Adds a module with these dependencies (XML) and this class, which lies in `dev.tacho.planted`.
  PlantedBuild module(String name, String dependencies, String source) {
    modules.put(name, dependencies);
    write(name + "/src/main/java/dev/tacho/planted/Shelf.java", source);
    write(
        name + "/src/main/java/dev/tacho/planted/package-info.java",
        """
        /// Planted.
        @NullMarked
        package dev.tacho.planted;

        import org.jspecify.annotations.NullMarked;
        """);
    return this;
  }

  /// Adds a test class to a module.
  PlantedBuild test(String module, String source) {
    write(module + "/src/test/java/dev/tacho/planted/ShelfTest.java", source);
    return this;
  }

  /// Runs the gate and returns what Maven said; a copy is in `checks/target/planted.log`.
  String gate() {
    var root = Checkout.root();
    try {
      Files.createDirectories(dir.resolve(".mvn"));
      Files.copy(root.resolve(".mvn/jvm.config"), dir.resolve(".mvn/jvm.config"));
      var list = new StringBuilder();
      for (var module : modules.entrySet()) {
        list.append("<module>").append(module.getKey()).append("</module>");
        write(
            module.getKey() + "/pom.xml",
            pom(
                module.getKey(),
                dir.resolve(module.getKey()).relativize(root.resolve("pom.xml")),
                module.getValue()));
      }
      write(
          "pom.xml",
          """
          <project xmlns="http://maven.apache.org/POM/4.0.0">
            <modelVersion>4.0.0</modelVersion>
            <groupId>planted</groupId><artifactId>all</artifactId><version>1</version>
            <packaging>pom</packaging>
            <modules>%s</modules>
          </project>
          """
              .formatted(list));
      var log = root.resolve("checks/target/planted.log");
      var maven =
          new ProcessBuilder(
                  System.getProperty("tacho.maven"),
                  "-o",
                  "-B",
                  "-ntp",
                  "-Pgate",
                  "--fail-at-end",
                  "-Dmaven.repo.local=" + System.getProperty("tacho.maven.repository"),
                  "verify")
              .directory(dir.toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(log.toFile());
      maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
      var running = maven.start();
      if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
        throw new AssertionError("no end: " + Files.readString(log));
      }
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String pom(String name, Path parent, String dependencies) {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <parent>
        <groupId>dev.tacho</groupId><artifactId>tacho</artifactId><version>%s</version>
        <relativePath>%s</relativePath>
      </parent>
      <artifactId>planted-%s</artifactId>
      <name>planted %s</name>
      <dependencies>%s</dependencies>
    </project>
    """
        .formatted(Checkout.version(), parent, name, name, dependencies);
  }

  private void write(String name, String text) {
    try {
      var file = dir.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
