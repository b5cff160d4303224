package dev.tacho.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A [StarterMain] that runs, with its standard streams where the test wants them.
record Starter(Process process, long child, long holder) implements AutoCloseable {
  /// Starts it and waits until the child runs. The shell text `before` comes before it, such as
  /// `trap '' HUP;`.
  static Starter start(Path directory, ProcessBuilder.Redirect out, String before, String... words)
      throws IOException {
    List<String> jvm = new ArrayList<>(Jobs.starter());
    jvm.addAll(List.of(directory.toString(), "PIPES"));
    jvm.addAll(List.of(words));
    List<String> command = new ArrayList<>(List.of("sh", "-c", before + " exec \"$@\"", "sh"));
    command.addAll(jvm);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out)
            .redirectError(directory.resolve("stderr").toFile())
            .start();
    String[] numbers = Wait.forFile(directory.resolve("started")).split(" ");
    return new Starter(process, Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  void kill(Signal signal) {
    int _ = Libc.require("kill", process.pid(), signal.number());
  }

  /// Ends what a failed test has left.
  @Override
  public void close() {
    process.destroyForcibly();
    for (long pid : List.of(child, holder)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
