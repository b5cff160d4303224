package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.helper.HelperProgram;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What programs of a machine print when they are asked; a test gives what others' printed.
@FunctionalInterface
public interface Answers {
  /// Standard output of a command; empty where the program is not there, fails or takes too long.
  Optional<String> to(List<String> command);

  /// This machine's programs. Each is given some seconds and a megabyte, and killed after that.
  static Answers ofThisMachine() {
    return Asked::ask;
  }

  /// Programs that run.
  final class Asked {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 20;

    private Asked() {}

    static Optional<String> ask(List<String> command) {
      try (HelperProgram program = HelperProgram.start(command, _ -> {})) {
        var output = new AtomicReference<>("");
        Thread reader =
            Thread.ofPlatform().daemon().start(() -> output.set(read(program.output())));
        String how = program.awaitEnd(LIMIT);
        boolean _ = reader.join(Duration.ofSeconds(1));
        return how.endsWith(" 0") ? Optional.of(output.get()) : Optional.empty();
      } catch (Unreadable _) {
        return Optional.empty();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    private static String read(InputStream output) {
      try {
        return new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      } catch (IOException _) {
        return "";
      }
    }
  }
}
