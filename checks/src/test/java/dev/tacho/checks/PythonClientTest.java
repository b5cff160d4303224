package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The Python client, by running Python: its own tests, and installed as a user would.
@Timeout(180)
class PythonClientTest {
  private static final Path CLIENT = Checkout.root().resolve("clients/python");

  @TempDir Path dir;

  @BeforeEach
  void needsPython() {
    assumeTrue(answers("--version"), "no python3 on the PATH of this machine");
  }

  @Test
  void itsOwnTests_pass() {
    var outcome =
        Shell.run(
            CLIENT, Map.of("PYTHONDONTWRITEBYTECODE", "1"), "python3", "-m", "unittest", "-q");
    assertEquals(0, outcome.code(), outcome::err);
    assertTrue(outcome.err().contains("Ran "), outcome::err);
  }

  @Test
  void installedByPip_isImportedAndLogsIntoTheRunAroundIt() throws IOException {
    assumeTrue(answers("-m", "pip", "--version"), "this machine's python3 has no pip");
    var site = dir.resolve("site");
    var installed =
        Shell.run(
            dir,
            Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1", "PIP_ROOT_USER_ACTION", "ignore"),
            "python3",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-index",
            "--no-deps",
            "--target",
            site.toString(),
            CLIENT.toString());
    assertEquals(0, installed.code(), installed::toString);

    var work = Files.createDirectories(dir.resolve("work"));
    var tacho = PackedProgram.in(work).with("PYTHONPATH", site.toString());
    var recorded =
        tacho.run(
            "run",
            "--",
            "python3",
            "-c",
            "import tacho; tacho.point(1, loss=0.5); print(tacho.__file__)");
    assertEquals(site.resolve("tacho.py") + "\n", recorded.out());
    assertEquals(0, recorded.code(), recorded::toString);
    assertEquals("loss\n", tacho.run("show", "latest", "--keys").out());
  }

  private boolean answers(String... arguments) {
    var command = new java.util.ArrayList<>(java.util.List.of("python3"));
    command.addAll(java.util.List.of(arguments));
    return Shell.run(dir, Map.of(), "sh", "-c", String.join(" ", command)).code() == 0;
  }
}
