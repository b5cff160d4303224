package dev.tacho.cli.view;

import dev.tacho.core.Redaction;
import dev.tacho.report.text.Printable;
import dev.tacho.store.LastOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The last lines of what a command printed for people: marker lines are left out, since what
/// they say is shown elsewhere.
///
/// @param lines without their ends, printable, secrets replaced
/// @param reason why there are none; empty text when the file could be read
public record OutputTail(List<String> lines, String reason) {
  /// Reads the last `count` lines of `file`, looking at its last 64 KiB only.
  public static OutputTail read(Path file, int count) {
    try {
      List<String> lines = new ArrayList<>(LastOutput.of(file, count));
      lines.replaceAll(line -> Printable.of(Redaction.text(line)));
      boolean onlyMarkers = lines.isEmpty() && Files.size(file) > 0;
      return new OutputTail(
          List.copyOf(lines), onlyMarkers ? "its last 64 KiB are marker lines only" : "");
    } catch (NoSuchFileException _) {
      return new OutputTail(List.of(), "the run has no output.log");
    } catch (IOException e) {
      return new OutputTail(List.of(), "output.log cannot be read: " + e.getMessage());
    }
  }
}
