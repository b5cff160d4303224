package dev.tacho.cli.shell;

import dev.tacho.process.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What is at the other end of the two streams.
///
/// @param outTerminal whether standard output is a terminal
/// @param errTerminal whether standard error is one
/// @param columns width to lay out for
/// @param colour whether colours are wanted and shown
public record Screen(boolean outTerminal, boolean errTerminal, int columns, boolean colour) {
  /// Width where nobody knows better.
  static final int COLUMNS = 100;

  private static final int NARROWEST = 40;

  /// No terminal: files, pipes, tests.
  public static final Screen PLAIN = new Screen(false, false, COLUMNS, false);

  /// Finds out, from the process and its environment.
  public static Screen detect(Map<String, String> variables) {
    boolean out = isTerminal(1);
    return new Screen(
        out,
        isTerminal(2),
        out ? terminalColumns(variables) : COLUMNS,
        out && !isSet(variables, "NO_COLOR") && !"dumb".equals(variables.get("TERM")));
  }

  private static int terminalColumns(Map<String, String> variables) {
    Optional<Terminal.Size> size = Terminal.size(1);
    if (size.isPresent()) {
      return Math.max(NARROWEST, size.get().columns());
    }
    try {
      return Math.max(NARROWEST, Integer.parseInt(variables.getOrDefault("COLUMNS", "")));
    } catch (NumberFormatException _) {
      return COLUMNS;
    }
  }

  private static boolean isSet(Map<String, String> variables, String name) {
    String value = variables.get(name);
    return value != null && !value.isEmpty();
  }

  /// Linux tells by the name of what the descriptor is; elsewhere the JVM knows only whether both
  /// standard input and output are terminals. JDK 25 went back to a console that is null where
  /// there is none
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException _) {
      return System.console() != null && System.console().isTerminal();
    }
  }
}
