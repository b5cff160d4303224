package dev.tacho.readers.timing;

import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.lines.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjLongConsumer;

/// Lines of a small text. Pure over the file.
public final class Lines {
  private static final int LONGEST = 64 << 10;
  private static final long MOST = 5_000_000;

  private Lines() {}

  /// Gives each line with its number, from 1. One that is too long is told as damage.
  public static void each(Path file, RunIntake into, ObjLongConsumer<String> take)
      throws IOException {
    try (LineFile lines = LineFile.open(file, 0)) {
      long number = 0;
      while (lines.next()) {
        number++;
        if (number > MOST) {
          into.damage(file, number, lines.lineAt(), "lines after the first " + MOST + " are left");
          return;
        }
        if (lines.isTooLong() || lines.stop() - lines.start() > LONGEST) {
          into.damage(file, number, lines.lineAt(), "a line of more than 64 KiB is passed over");
        } else {
          take.accept(lines.text(), number);
        }
      }
      if (lines.rest() && lines.stop() - lines.start() <= LONGEST) {
        take.accept(lines.text(), number + 1);
      }
    }
  }

  /// The lines that the first bytes of a file hold, the last one perhaps cut.
  public static List<String> head(byte[] head) {
    return new String(head, StandardCharsets.UTF_8).lines().toList();
  }
}
