package dev.tacho.recorder.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoredRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TensorBoardExportTest {
  /// Long before any test, so that a wall time of now would show.
  private static final Instant BEGUN = Instant.parse("2024-02-29T12:00:00.250Z");

  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  @Test
  void write_anotherReaderFindsEveryPointAtItsOwnWallTime() throws Exception {
    StoredRun run = recorded();
    Path board = folder.resolve("board");
    assertEquals(6, TensorBoardExport.write(run, board));
    // 2024-02-29T12:00:00Z is 1709208000 s since 1970
    assertEquals(
        """
        1709208001.250 10 loss 0.5
        1709208001.250 10 lr 0.001
        1709208001.500 0 telemetry/host_cpu_pct 12.5
        1709208002.250 11 loss nan
        1709208002.500 1 telemetry/host_cpu_pct 13.5
        1709208003.250 12 loss 0.25
        """,
        read(board));
  }

  @Test
  void write_whereSomethingIs_refusesAndTouchesNothing() throws Exception {
    StoredRun run = recorded();
    Path board = Files.createDirectory(folder.resolve("board"));
    assertThrows(FileAlreadyExistsException.class, () -> TensorBoardExport.write(run, board));
    try (var files = Files.list(board)) {
      assertTrue(files.findAny().isEmpty());
    }
    assertThrows(
        IOException.class,
        () -> TensorBoardExport.write(run, folder.resolve("no").resolve("such")));
    assertFalse(Files.exists(folder.resolve("no")));
  }

  private StoredRun recorded() {
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    RunHeader header =
        new RunHeader(
            store.freshId(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of("true"),
            "/",
            new ClockAnchor(BEGUN, System.nanoTime(), "boot"),
            "test",
            new RunHeader.Host("h", "u", "s", "a", 1, OptionalLong.empty()),
            Optional.empty(),
            Json.Obj.EMPTY,
            Map.of(),
            List.of());
    try (RunWriter run = store.create(header)) {
      run.event(0, RunEvent.state(RunState.RUNNING));
      PointShape telemetry = new PointShape("telemetry", List.of("host_cpu_pct"));
      PointShape loss = PointShape.of("loss");
      run.point(SECOND, 10, PointShape.of("loss", "lr"), new double[] {0.5, 0.001});
      run.point(SECOND * 5 / 4, RunSink.NO_STEP, telemetry, new double[] {12.5});
      run.point(2 * SECOND, 11, loss, new double[] {Double.NaN});
      run.point(SECOND * 9 / 4, RunSink.NO_STEP, telemetry, new double[] {13.5});
      run.point(3 * SECOND, 12, loss, new double[] {0.25});
      run.event(4 * SECOND, RunEvent.state(RunState.COMPLETED));
      var _ = run.seal();
      return store.open(run.id());
    }
  }

  /// The event file as a reader in another language finds it, checksums included.
  private static String read(Path board) throws Exception {
    Path file;
    try (var files = Files.list(board)) {
      file = files.findFirst().orElseThrow();
    }
    Path script = Path.of("src/test/resources/read_events.py").toAbsolutePath();
    Process reader =
        new ProcessBuilder("python3", script.toString(), file.toString(), "wall")
            .redirectErrorStream(true)
            .start();
    String text = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, reader.waitFor(), text);
    return text;
  }
}
