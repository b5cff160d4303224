package dev.tacho.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What lies among the temporary files, and how long.
@Timeout(60)
class ScratchTest {
  @TempDir Path among;

  /// Makes a folder, and waits to be killed.
  public static final class Keeper {
    private Keeper() {}

    public static void main(String[] args) throws InterruptedException {
      try (Scratch made = Scratch.make(Path.of(args[0]), "tacho-train-")) {
        System.out.println(made.folder());
        TimeUnit.MINUTES.sleep(1);
      }
    }
  }

  @Test
  void aFolderWhoseMakerWasKilled_isRemovedByTheNextMaker_andNoOther()
      throws IOException, InterruptedException {
    Path foreign = Files.createDirectories(among.resolve("tacho-of-somebody"));
    Process keeper =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Keeper.class.getName(),
                among.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path left;
    try (var said = keeper.inputReader()) {
      left = Path.of(said.readLine());
      Files.createDirectories(left.resolve("attempt-1"));
      try (Scratch own = Scratch.make(among, "tacho-validate-")) {
        assertTrue(Files.exists(left), "its maker lives");
        keeper.destroyForcibly().waitFor();
        try (Scratch next = Scratch.make(among, "tacho-train-")) {
          assertFalse(Files.exists(left));
          assertTrue(Files.exists(own.folder()));
          assertTrue(Files.exists(next.folder()));
        }
      }
    } finally {
      keeper.destroyForcibly().waitFor();
    }
    try (var rest = Files.list(among)) {
      assertEquals(foreign, rest.findFirst().orElseThrow());
    }
  }
}
