package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Screen;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.store.RunWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `watch` and `end` beside a run that is being written.
@Timeout(90)
final class LiveRunTest {
  @TempDir Path folder;
  private Recorded recorded;
  private @org.jspecify.annotations.Nullable Process process;

  @BeforeEach
  void makeStore() {
    recorded = new Recorded(folder);
  }

  @AfterEach
  void killProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void watch_runThatCompletes_printsChangesAndEndsWith0() throws Exception {
    assertEquals(0, watched(RunState.COMPLETED, 0));
  }

  @Test
  void watch_runThatFails_endsWith1() throws Exception {
    assertEquals(1, watched(RunState.FAILED, 4));
  }

  private int watched(RunState state, int exitCode) throws Exception {
    try (RunWriter run = recorded.open()) {
      CompletableFuture<Said> watching =
          CompletableFuture.supplyAsync(() -> recorded.says("watch", "open", "--interval", "50ms"));
      Thread.sleep(500);
      run.event(Recorded.ended(state, "", exitCode));
      run.seal();
      Said said = watching.get(30, TimeUnit.SECONDS);
      String[] lines = said.out().split("\n");
      assertTrue(
          lines[0].startsWith("open running · stage 1/3 prepare 20/80 files · "), said.out());
      assertTrue(
          lines[0].endsWith(" · run about 50 min left (p90 50 min) · loss=0.75"), said.out());
      assertTrue(lines[lines.length - 1].startsWith("open " + state.word()), said.out());
      assertTrue(lines.length <= 4, "a line only when something changed: " + said.out());
      return said.code();
    }
  }

  @Test
  void end_runBeingRecorded_asksItsWriterToStop() throws Exception {
    startWriter();
    Said refused = recorded.says("end", "open", "--lost");
    assertEquals(ExitCode.INPUT, refused.code());
    assertTrue(refused.err().contains("is being recorded by process"), refused.err());
    Said said = recorded.says("end", "open");
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().startsWith("open (" + Recorded.OPEN + "): cancelled"), said.out());
    assertTrue(said.out().contains("\nseal "), said.out());
  }

  @Test
  void end_processOfThatNumberIsAnother_isNotSignalled() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try (RunWriter _ = recorded.open()) {
      recorded.lease(ProcessIdentity.current().host(), bystander.pid(), 7);
      Said refused = recorded.says("end", "open");
      assertEquals(ExitCode.INPUT, refused.code());
      assertTrue(refused.err().contains("cannot be asked to stop from here"), refused.err());
      assertTrue(bystander.isAlive());
    } finally {
      bystander.destroy();
    }
  }

  @Test
  void end_runOfAKilledWriter_recordsItAsSaid() throws Exception {
    Process writer = startWriter();
    writer.destroyForcibly().waitFor();
    Said said = recorded.says("end", "open", "--cancelled", "--reason", "wrong data", "--json");
    assertEquals(0, said.code(), said.err());
    AnswersTest.assertKeepsToSchema(said.out());
    assertEquals("cancelled", said.json().needText("state"));
    assertEquals("wrong data", said.json().needText("reason"));
  }

  @Test
  void watch_runOfAKilledWriter_endsWith1_asLost() throws Exception {
    Process writer = startWriter();
    writer.destroyForcibly().waitFor();
    Said said = recorded.says("watch", "open");
    assertEquals(1, said.code(), said.err());
    assertTrue(said.out().startsWith("open lost"), said.out());
  }

  @Test
  void end_silentRun_needsSomebodysWord() throws Exception {
    recorded.open().close();
    recorded.silence();
    Said refused = recorded.says("end", "open");
    assertEquals(ExitCode.INPUT, refused.code());
    assertTrue(refused.err().contains("on host farhost"), refused.err());
    assertTrue(refused.err().contains("give --lost when you know it is dead"), refused.err());
    assertEquals(0, recorded.says("end", "open", "--lost").code());
    assertEquals(RunState.LOST, recorded.store.open(Recorded.OPEN).status().state());
  }

  @Test
  void watch_onATerminal_redrawsInPlace() throws Exception {
    try (RunWriter run = recorded.open()) {
      run.event(RunEvent.state(RunState.CANCELLED, "enough"));
      run.seal();
    }
    Said said =
        Said.by(
            Environment.system(),
            new Screen(true, true, 60, true),
            "--home",
            recorded.store.home().toString(),
            "watch",
            "open");
    assertEquals(1, said.code());
    assertTrue(said.out().contains("\u001b[K"), said.out());
    assertTrue(said.out().contains("open cancelled (enough)\n"), said.out());
  }

  private Process startWriter() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LiveRunMain.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process = started;
    byte[] ready = started.getInputStream().readNBytes("ready\n".length());
    assertEquals("ready\n", new String(ready, StandardCharsets.UTF_8));
    return started;
  }
}
