package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class SystemCallsTest {
  @TempDir Path home;

  @Test
  void durableEvent_isOneWriteAndOneFdatasync() throws Exception {
    assumeTrue(canTrace(), "strace is not installed, or may not trace here");
    Path trace = home.resolve("trace");
    List<String> command =
        new ArrayList<>(
            List.of(
                "strace",
                "-f",
                "-y",
                "-o",
                trace.toString(),
                "-e",
                "trace=write,pwrite64,writev,fdatasync,fsync"));
    command.addAll(Jvm.of(DurableMain.class, home.resolve("runs").toString()).command());
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    List<String> journal =
        Files.readAllLines(trace).stream()
            .filter(l -> l.contains("events.jsonl>"))
            .map(l -> l.replaceFirst("^\\d+ +(\\w+)\\(.*", "$1"))
            .toList();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < DurableMain.EVENTS; i++) {
      wanted.add("write");
      wanted.add("fdatasync");
    }
    assertEquals(wanted, journal);
  }

  private static boolean canTrace() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
