package dev.tacho.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A small recorder in a process of its own: `StarterMain DIRECTORY STREAMS COMMAND...`. It writes
/// the numbers of child and holder into `started`, forwards TERM, INT and HUP, and writes what it
/// was told into `ended`.
final class StarterMain {
  private StarterMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Path.of(arguments[0]);
    var streams = JobPlan.Streams.valueOf(arguments[1]);
    var command = Arrays.asList(arguments).subList(2, arguments.length);
    var plan =
        new JobPlan(
            command, directory, System.getenv(), streams, Jobs.holder(directory), Optional.empty());
    var changes = new StringBuffer();
    JobStart start = Job.start(plan, change -> changes.append(change).append('\n'));
    if (start instanceof JobStart.Refused(var code, var reason)) {
      write(directory.resolve("ended"), reason);
      System.exit(code);
    }
    Job job = ((JobStart.Started) start).job();
    var forwarded = List.of(Signal.TERM, Signal.INT, Signal.HUP);
    try (Signals _ =
        Signals.hear(
            forwarded,
            signal -> {
              boolean _ = job.send(signal);
            })) {
      write(directory.resolve("started"), job.child().pid() + " " + job.holder().pid());
      JobEnd end = job.await();
      OutputReport report = job.finishOutput(Duration.ofSeconds(2)).orElseThrow();
      job.close();
      write(directory.resolve("ended"), end.ending() + "\n" + report + "\n" + changes);
      System.exit(end.ending().shellCode());
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
