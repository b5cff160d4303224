package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The folder that users get, in the places where they put it.
@Timeout(300)
class DistributionTest {
  private static final String VERSION = "tacho " + Checkout.version() + "\n";

  @TempDir Path dir;
  private Path home;
  private Path work;

  @BeforeEach
  void copy() throws IOException {
    home = dir.resolve("Program Files/tacho 1");
    copy(PackedProgram.folder(), home);
    work = Files.createDirectories(dir.resolve("work"));
  }

  @Test
  void version_isThatOfTheParentPom() {
    assertEquals(new PackedProgram.Outcome(0, VERSION, ""), moved().run("--version"));
  }

  @Test
  void aReadOnlyFolderWithASpaceInItsPath_runsAndStaysAsItIs() throws IOException {
    var before = listing();
    writable(home, false);
    try {
      assertEquals(new PackedProgram.Outcome(0, VERSION, ""), moved().run("--version"));
      assertEquals(0, moved().run("doctor").code());
    } finally {
      writable(home, true);
    }
    assertEquals(before, listing());
  }

  @Test
  void theStartUpCache_isUsedWhereverTheFolderLies() {
    // with this setting a JVM that cannot use the cache does not start
    var strict = moved().with("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
    assertTrue(strict.run("--help").out().contains("usage: tacho"));
  }

  @Test
  void aStartUpCacheThatDoesNotFit_isPassedOverInSilence() throws IOException {
    var good = moved().run("--help");
    assertEquals("", good.err());
    var cache = home.resolve("lib/tacho.aot");
    byte[] bytes = Files.readAllBytes(cache);
    for (int length : new int[] {0, 1000, bytes.length / 2}) {
      Files.write(cache, java.util.Arrays.copyOf(bytes, length));
      assertEquals(good, moved().run("--help"));
    }
    Files.delete(cache);
    assertEquals(good, moved().run("--help"));
  }

  @Test
  void aJarThatIsNewerThanTheCache_isReadItself() throws IOException {
    try (var jars = Files.list(home.resolve("lib"))) {
      for (var jar : jars.filter(f -> f.toString().endsWith(".jar")).toList()) {
        Files.setLastModifiedTime(
            jar, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
      }
    }
    var outcome = moved().run("--help");
    assertEquals(0, outcome.code());
    assertEquals("", outcome.err());
  }

  @Test
  void settingsOfTheEnvironmentThatContradictOurs_areGivenWay() {
    var called = moved().with("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC -Xshare:auto");
    assertTrue(called.run("--help").out().contains("usage: tacho"));
  }

  @Test
  void aJavaHomeOfAnotherRelease_isPassedOver() throws IOException {
    var older = Files.createDirectories(dir.resolve("jdk-17/bin"));
    Files.writeString(older.resolveSibling("release"), "JAVA_VERSION=\"17.0.15\"\n");
    var java = Files.writeString(older.resolve("java"), "#!/bin/sh\necho 17\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    var path = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
    var called = moved().with("JAVA_HOME", older.getParent().toString()).with("PATH", path);
    assertEquals(new PackedProgram.Outcome(0, VERSION, ""), called.run("--version"));
  }

  @Test
  void aLinkToTheLauncher_leadsHome() throws IOException {
    var link = Files.createSymbolicLink(dir.resolve("t"), home.resolve("bin/tacho"));
    var outcome =
        Shell.run(
            work,
            java.util.Map.of("JAVA_HOME", System.getProperty("java.home")),
            link.toString(),
            "--version");
    assertEquals(new Shell.Outcome(0, VERSION, ""), outcome);
  }

  @Test
  void theFolder_holdsWhatItShould() {
    for (var name :
        List.of("bin/tacho", "bin/make-cache", "lib/tacho.aot", "LICENSE", "README.md")) {
      assertTrue(Files.exists(home.resolve(name)), name);
    }
  }

  @Test
  void theArchive_unpacksToTheSameFolderAndHasItsDigest()
      throws IOException, NoSuchAlgorithmException {
    var packed = packed("--no-build");
    var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(packed));
    assertEquals(
        HexFormat.of().formatHex(digest) + "  " + packed.getFileName() + "\n",
        Files.readString(Path.of(packed + ".sha256")));
    var there = unpacked(packed);
    assertEquals(listing(), listing(there));
    var strict = PackedProgram.at(there, work).with("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
    assertTrue(strict.run("--help").out().contains("usage: tacho"));
  }

  @Test
  void theArchiveWithARunTime_needsNoJava() throws IOException {
    assumeTrue(Boolean.getBoolean("tacho.long"), "jlink takes long: ./check --long runs this");
    var there = unpacked(packed("--no-build", "--with-runtime"));
    var outcome =
        Shell.run(
            work,
            java.util.Map.of("PATH", "/usr/bin:/bin", "JDK_JAVA_OPTIONS", "-XX:AOTMode=on"),
            there.resolve("bin/tacho").toString(),
            "--help");
    assertTrue(outcome.out().contains("usage: tacho"), outcome.out());
    assertFalse(outcome.err().contains("rror"), outcome.err());
    var tacho = PackedProgram.at(there, work);
    assertEquals(List.of(), StatusTest.failures(tacho));
    try (var runs = Files.list(work.resolve(".tacho/runs"))) {
      var header = runs.findFirst().orElseThrow().resolve("run.json");
      var valid = tacho.run("validate", header.toString());
      assertEquals(0, valid.code(), valid::toString);
    }
  }

  private Path packed(String... options) {
    var command = new java.util.ArrayList<>(List.of(Checkout.root() + "/dist/package"));
    command.addAll(List.of(options));
    var outcome =
        Shell.run(
            work,
            java.util.Map.of("JAVA_HOME", System.getProperty("java.home")),
            command.toArray(String[]::new));
    assertEquals(0, outcome.code(), outcome.toString());
    return Path.of(outcome.out().lines().findFirst().orElseThrow());
  }

  private Path unpacked(Path archive) throws IOException {
    var into = Files.createDirectories(dir.resolve("unpacked here"));
    var tar =
        Shell.run(
            work, java.util.Map.of(), "tar", "-C", into.toString(), "-xzf", archive.toString());
    assertEquals(0, tar.code(), tar.toString());
    return into.resolve(PackedProgram.folder().getFileName());
  }

  private PackedProgram moved() {
    return PackedProgram.at(home, work);
  }

  private String listing() throws IOException {
    return listing(home);
  }

  /// Every file with its size.
  private static String listing(Path folder) throws IOException {
    var text = new StringBuilder();
    try (var all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).sorted().toList()) {
        text.append(folder.relativize(file)).append(' ').append(Files.size(file)).append('\n');
      }
    }
    return text.toString();
  }

  private static void writable(Path folder, boolean yes) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var file : all.toList()) {
        var rights = Files.getPosixFilePermissions(file);
        if (yes) {
          rights.add(java.nio.file.attribute.PosixFilePermission.OWNER_WRITE);
        } else {
          rights.removeAll(
              Set.of(
                  java.nio.file.attribute.PosixFilePermission.OWNER_WRITE,
                  java.nio.file.attribute.PosixFilePermission.GROUP_WRITE));
        }
        Files.setPosixFilePermissions(file, rights);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var file : all.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
