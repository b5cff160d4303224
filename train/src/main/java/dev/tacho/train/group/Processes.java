package dev.tacho.train.group;

import dev.tacho.core.json.Json;
import dev.tacho.process.ChildProcess;
import dev.tacho.train.TrainException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The processes of one attempt, by rank. Their standard input stays open as long as they are
/// wanted; what they print goes into a file each. Confined to one thread, which must live as long
/// as they shall: the kernel kills them when it ends.
final class Processes {
  /// Time to end by themselves for those whose fellow is gone, so that they can say why.
  private static final Duration BY_THEMSELVES = Duration.ofMillis(700);

  private static final Duration ASKED = Duration.ofSeconds(1);
  private static final Duration KILLED = Duration.ofSeconds(5);
  private static final int TAIL = 2_000;

  private final Map<Integer, Process> processes = new TreeMap<>();
  private final Map<Integer, Path> printed = new TreeMap<>();
  private final Exits exits;

  /// Is told, on any thread, when a process has ended.
  interface Exits {
    void exited(int rank, int code, long nanos);
  }

  Processes(Exits exits) {
    this.exits = exits;
  }

  void start(int rank, WorkerStart start, Json.Obj order, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(start.command())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(start.environment());
    try {
      Process process = builder.start();
      processes.put(rank, process);
      printed.put(rank, output);
      var _ =
          process.onExit().thenAccept(p -> exits.exited(rank, p.exitValue(), System.nanoTime()));
      tell(process, order);
    } catch (IOException e) {
      throw new TrainException(
          "the worker of rank %d cannot be started (%s): %s"
              .formatted(rank, start.command().getFirst(), e.getMessage()),
          e);
    }
  }

  @SuppressWarnings("resource") // the pipe stays open as long as the worker is wanted
  private static void tell(Process process, Json.Obj order) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((order + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException _) {
      // it has ended already, which is heard of as such
    }
  }

  boolean anyAlive() {
    return processes.values().stream().anyMatch(Process::isAlive);
  }

  /// Whether its process is there, and nobody has stopped it.
  boolean runs(int rank) {
    Process process = processes.get(rank);
    return process != null && process.isAlive() && !ChildProcess.isStopped(process.pid());
  }

  /// Ends all that are left: waits a moment for those that end by themselves, asks, kills.
  ///
  /// @return those that could not be ended
  List<Long> end() {
    boolean interrupted = await(BY_THEMSELVES);
    processes.values().forEach(Processes::letGo);
    processes.values().forEach(Process::destroy);
    interrupted |= await(ASKED);
    processes.values().forEach(Process::destroyForcibly);
    interrupted |= await(KILLED);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    List<Long> left = new ArrayList<>();
    processes.values().stream().filter(Process::isAlive).forEach(p -> left.add(p.pid()));
    return left;
  }

  private static void letGo(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it is gone
    }
  }

  /// Waits until all have ended, so long at most; whether somebody interrupted it.
  private boolean await(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (Process process : processes.values()) {
        boolean _ = process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// The last that the worker printed, on one line.
  String lastWords(int rank) {
    Path file = printed.get(rank);
    if (file == null) {
      return "";
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL);
      byte[] tail = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(tail);
      String text = new String(tail, StandardCharsets.UTF_8).strip();
      return text.substring(text.lastIndexOf('\n') + 1).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
