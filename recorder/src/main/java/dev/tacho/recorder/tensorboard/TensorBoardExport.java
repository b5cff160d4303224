package dev.tacho.recorder.tensorboard;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes every point of a recorded run into a TensorBoard event file, telemetry included, each at
/// its own wall time, as `tacho run --tensorboard` would have while it ran.
public final class TensorBoardExport {
  private TensorBoardExport() {}

  /// Makes the folder `target` with one event file; how many values that has. Fails with a
  /// [java.nio.file.FileAlreadyExistsException] when there is something of that name, and leaves
  /// nothing behind when writing fails.
  public static long write(RunReader run, Path target) throws IOException {
    RunHeader header = run.header();
    Files.createDirectory(target);
    try {
      EventFile file =
          EventFile.create(
              target, header.started().wall(), header.host().name(), ProcessHandle.current().pid());
      try (Scalars scalars = new Scalars(file, header.started());
          PointCursor points = run.points()) {
        while (points.next()) {
          for (int i = 0; i < points.count(); i++) {
            scalars.add(
                points.nanos(), points.step(), points.source(), points.name(i), points.value(i));
          }
        }
        return scalars.count();
      }
    } catch (IOException | RuntimeException e) {
      remove(target);
      throw e;
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
