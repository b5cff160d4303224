package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The scripts at the root, in a checkout that has nothing but them, with a Maven that writes down
/// what it is asked and makes a distribution of one line.
@Timeout(120)
class ScriptsTest {
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $*" >> "$FAKE_LOG"
      [ -z "$FAKE_FAILS" ] || { echo "[ERROR] planted"; exit 1; }
      sleep 0.3
      mkdir -p dist/target/tacho-1/bin
      printf '#!/bin/sh\\necho "ran $*"\\n' > dist/target/tacho-1/bin/tacho
      chmod +x dist/target/tacho-1/bin/tacho
      """;

  @TempDir Path dir;
  private Path root;
  private Path log;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void checkout() throws IOException {
    root = Files.createDirectories(dir.resolve("a checkout"));
    for (var name : List.of("tacho", "check", "tidy", "scripts/build.sh", "scripts/jdk25.sh")) {
      var copy = root.resolve(name);
      Files.createDirectories(copy.getParent());
      Files.copy(
          Checkout.root().resolve(name),
          copy,
          StandardCopyOption.COPY_ATTRIBUTES,
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    source("core", "Run");
    log = dir.resolve("maven.log");
    program(dir.resolve("bin/mvn"), MAVEN);
    environment.put("PATH", dir.resolve("bin") + ":/usr/bin:/bin");
    environment.put("FAKE_LOG", log.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", dir.toString());
  }

  @Test
  void tacho_onFirstUse_buildsAndRuns() throws IOException {
    var first = tacho("show", "two words");
    assertEquals("ran show two words\n", first.out());
    assertEquals("tacho: building (first use, a minute or two)\n", first.err());
    assertEquals(1, builds());
  }

  @Test
  void tacho_withNothingChanged_buildsNoMore() throws IOException {
    tacho();
    var second = tacho();
    assertEquals(new Shell.Outcome(0, "ran \n", ""), second);
    assertEquals(1, builds());
  }

  @Test
  void tacho_afterASourceChanged_buildsAgain() throws IOException {
    tacho();
    source("core", "Run");
    assertTrue(tacho().err().contains("sources changed"));
    source("core", "Added");
    tacho();
    Files.delete(root.resolve("core/src/main/java/Added.java"));
    tacho();
    assertEquals(4, builds());
  }

  @Test
  void tacho_calledFromManyPlacesAtOnce_buildsOnce() throws IOException {
    var calls = new ArrayList<Shell.Started>();
    for (int i = 0; i < 5; i++) {
      calls.add(Shell.start(dir, environment, root.resolve("tacho").toString(), "list"));
    }
    for (var call : calls) {
      assertEquals("ran list\n", Shell.await(call).out());
    }
    assertEquals(1, builds());
  }

  @Test
  void tacho_whenTheBuildFails_saysSoAndEndsWith125() {
    environment.put("FAKE_FAILS", "yes");
    var failed = tacho("--version");
    assertEquals(125, failed.code());
    assertEquals("", failed.out());
    assertTrue(failed.err().contains("[ERROR] planted"), failed.err());
    assertTrue(failed.err().contains("target/build.log"), failed.err());
  }

  @Test
  void tacho_throughALink_findsItsCheckout() throws IOException {
    Files.createDirectories(dir.resolve("bin"));
    var link = Files.createSymbolicLink(dir.resolve("bin/t"), root.resolve("tacho"));
    assertEquals("ran list\n", Shell.run(dir, environment, link.toString(), "list").out());
  }

  @Test
  void tacho_withoutMaven_saysWhatToInstall() throws IOException {
    Files.delete(dir.resolve("bin/mvn"));
    environment.put("PATH", dir.resolve("bin") + ":" + toolsWithoutMaven());
    var refused = tacho();
    assertEquals(125, refused.code());
    assertTrue(refused.err().contains("Apache Maven"), refused.err());
  }

  @Test
  void anOlderDefaultJava_besideAnInstalled25_isPassedOver() throws IOException {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());
    environment.put("PATH", dir.resolve("jdk-17/bin") + ":" + environment.get("PATH"));
    var there = jdk(".sdkman/candidates/java/25", "25.0.3");
    onlyHomeIsSearched();
    tacho();
    assertTrue(Files.readString(log).startsWith(there + " "), Files.readString(log));
  }

  @Test
  void aRunTimeWithoutCompiler_isNotEnoughToBuild() throws IOException {
    var jre = jdk("jre-25", "25.0.3");
    Files.delete(jre.resolve("bin/javac"));
    environment.put("JAVA_HOME", jre.toString());
    var there = jdk(".jdks/temurin-25", "25");
    onlyHomeIsSearched();
    tacho();
    assertTrue(Files.readString(log).startsWith(there + " "), Files.readString(log));
  }

  @Test
  void noJava25Anywhere_isSaidWithWhatToInstall() throws IOException {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());
    jdk(".jdks/250", "250.1");
    onlyHomeIsSearched();
    var refused = tacho();
    assertEquals(125, refused.code());
    assertTrue(refused.err().contains("no Java 25 found"), refused.err());
    assertTrue(refused.err().contains(dir.resolve("jdk-17").toString()), refused.err());
    assertTrue(refused.err().contains("apt install"), refused.err());
  }

  @Test
  void check_runsTheGateAndEndsAsMavenDoes() throws IOException {
    assertEquals(0, script("check").code());
    assertTrue(
        Files.readString(log).contains("-Pgate -T 2 --fail-at-end verify"), Files.readString(log));
    environment.put("FAKE_FAILS", "yes");
    assertEquals(1, script("check", "--long").code());
    assertTrue(Files.readString(log).contains("-Dtacho.long=true"), Files.readString(log));
  }

  @Test
  void check_refusesWhatItDoesNotKnow() {
    assertEquals(2, script("check", "--fast").code());
    var noRoom = script("check", "--room", "attic");
    assertEquals(2, noRoom.code());
    assertTrue(noRoom.err().contains("no room attic"), noRoom.err());
    assertTrue(script("check", "--help").out().contains("--room NAME"));
  }

  @Test
  void tidy_changelog_movesTheFragments() throws IOException {
    Files.writeString(
        root.resolve("CHANGELOG.md"), "# Changes\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n");
    var changes = Files.createDirectories(root.resolve("changes"));
    Files.writeString(changes.resolve("README.md"), "How.\n");
    Files.writeString(changes.resolve("added-b.md"), "Two lines,\nthis one too.\n");
    Files.writeString(changes.resolve("added-a.md"), "A word.\n");
    Files.writeString(changes.resolve("fixed-c.md"), "A fault.\n");
    assertEquals(0, script("tidy", "--changelog", "0.2.0").code());
    var text = Files.readString(root.resolve("CHANGELOG.md"));
    assertEquals(
        """
        # Changes

        ## 0.2.0 (DATE)

        ### Added

        - A word.
        - Two lines,
          this one too.

        ### Fixed

        - A fault.

        ## 0.1.0 (2026-01-01)

        - Old.
        """,
        text.replaceAll("0\\.2\\.0 \\(\\d{4}-\\d\\d-\\d\\d\\)", "0.2.0 (DATE)"));
    try (var left = Files.list(changes)) {
      assertEquals(List.of(changes.resolve("README.md")), left.toList());
    }
    assertEquals(1, script("tidy", "--changelog", "0.3.0").code());
  }

  @Test
  void tidy_installHook_refusesBadlyFormattedJava() throws IOException {
    git("init", "-q");
    assertEquals(0, script("tidy", "--install-hook").code());
    git("add", "core");
    environment.put("FAKE_FAILS", "yes");
    var refused = git("commit", "-qm", "bad");
    assertTrue(refused.code() != 0, refused.toString());
    assertTrue(refused.err().contains("run ./tidy"), refused.err());
    environment.remove("FAKE_FAILS");
    assertEquals(0, git("commit", "-qm", "good").code());
    assertTrue(Files.readString(log).contains("spotless:check"), Files.readString(log));
  }

  private Shell.Outcome git(String... arguments) {
    var command =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
    command.addAll(List.of(arguments));
    return Shell.run(root, environment, command.toArray(String[]::new));
  }

  private Shell.Outcome tacho(String... arguments) {
    return script("tacho", arguments);
  }

  private Shell.Outcome script(String name, String... arguments) {
    var command = new ArrayList<>(List.of(root.resolve(name).toString()));
    command.addAll(List.of(arguments));
    return Shell.run(dir, environment, command.toArray(String[]::new));
  }

  private long builds() throws IOException {
    return Files.readString(log).lines().count();
  }

  private void source(String room, String type) throws IOException {
    var file = root.resolve(room).resolve("src/main/java").resolve(type + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "class " + type + " {}\n");
  }

  /// A folder that looks like a Java of that version.
  private Path jdk(String name, String version) throws IOException {
    var home = dir.resolve(name);
    program(home.resolve("bin/java"), "#!/bin/sh\n");
    program(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"T\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /// Turns the system's folders into ones that do not exist, so that this machine's own Java does
  /// not answer.
  private void onlyHomeIsSearched() throws IOException {
    var script = root.resolve("scripts/jdk25.sh");
    Files.writeString(
        script,
        Files.readString(script)
            .replace(" /usr/lib/jvm/* ", " /nowhere/jvm/* ")
            .replace(" /opt/", " /nowhere/opt/")
            .replace(" /usr/", " /nowhere/usr/")
            .replace(" /Library/", " /nowhere/Library/"));
    environment.put(
        "PATH", dir.resolve("jdk-17/bin") + ":" + dir.resolve("bin") + ":" + toolsWithoutMaven());
  }

  /// A folder with links to the tools that the scripts use, and neither Maven nor Java.
  private Path toolsWithoutMaven() throws IOException {
    var tools = Files.createDirectories(dir.resolve("tools"));
    for (var tool :
        List.of(
            "sh",
            "find",
            "mkdir",
            "cat",
            "tee",
            "touch",
            "mv",
            "rm",
            "flock",
            "readlink",
            "grep",
            "head",
            "chmod",
            "sleep",
            "awk",
            "dirname")) {
      for (var folder : List.of("/usr/bin", "/bin")) {
        var there = Path.of(folder, tool);
        var link = tools.resolve(tool);
        if (Files.exists(there) && !Files.exists(link)) {
          Files.createSymbolicLink(link, there);
        }
      }
    }
    return tools;
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
