package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Our end of one holder: starts it, hears it, tells it to finish. Any thread.
final class HolderLink {
  private final int pid;
  private final ProcessIdentity identity;
  private final int socket;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final CompletableFuture<OutputReport> report = new CompletableFuture<>();

  private HolderLink(int pid, int socket) {
    this.pid = pid;
    this.socket = socket;
    this.identity =
        ProcessIdentity.of(pid)
            .orElseThrow(
                () -> new ProcessException("the holder, process " + pid + ", is not there"));
  }

  /// Starts a holder on `streams`. It has a session of its own: no key of the terminal and no
  /// signal to our group reaches it. `onDeath` is called, once, when it has gone without having
  /// reported.
  static HolderLink start(HolderPlan plan, JobStreams streams, Consumer<HolderLink> onDeath) {
    String program = program(plan);
    var ends = Descriptors.socketPair();
    try (Arena arena = Arena.ofConfined()) {
      var spawn =
          new Spawn(arena)
              .inOwnSession()
              .blocking(Holder.deafTo())
              .open("/dev/null", Descriptors.O_RDWR, 0)
              .give(1, 1)
              .give(2, 2)
              .give(ends.second(), Holder.LINK)
              .give(streams.outReader(), Holder.OUT);
      streams
          .errReader()
          .ifPresent(
              err -> {
                Spawn _ = spawn.give(err, Holder.ERR);
              });
      var arguments = new ArrayList<>(plan.program());
      arguments.addAll(plan.arguments(streams.errReader().isPresent() ? 2 : 1));
      int pid = spawn.start(program, arguments, environment());
      Libc.close(ends.second());
      if (pid < 0) {
        Libc.close(ends.first());
        throw new ProcessException(
            "cannot start the holder (" + plan.program().getFirst() + "): " + Libc.message(-pid));
      }
      var link = new HolderLink(pid, ends.first());
      Thread.ofPlatform().daemon().name("tacho-holder-link").start(() -> link.listen(onDeath));
      return link;
    }
  }

  int pid() {
    return pid;
  }

  ProcessIdentity identity() {
    return identity;
  }

  /// Waits until it holds; false when it has died or is too slow.
  boolean awaitReady(Duration patience) throws InterruptedException {
    try {
      return ready.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return false;
    }
  }

  /// Waits for its report; empty when it did not come in time.
  Optional<OutputReport> awaitReport(Duration patience) throws InterruptedException {
    try {
      return Optional.of(report.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException _) {
      return Optional.empty();
    }
  }

  /// Tells it to finish its files now, and to go on passing on only.
  void finish() {
    send(new byte[] {Holder.FINISH});
  }

  /// Tells it which mode the terminal is to have should we die.
  void remember(TerminalMode mode) {
    byte[] message = new byte[1 + TerminalMode.BYTES];
    message[0] = Holder.MODE;
    System.arraycopy(mode.bytes(), 0, message, 1, TerminalMode.BYTES);
    send(message);
  }

  private synchronized void send(byte[] message) {
    try (Arena arena = Arena.ofConfined()) {
      var bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
      // a holder that has gone is heard of by the listener
      long _ = Libc.write(socket, bytes, 0, message.length);
    }
  }

  private void listen(Consumer<HolderLink> onDeath) {
    var line = new StringBuilder();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(4096);
      long count = Libc.read(socket, bytes, bytes.byteSize());
      while (count > 0) {
        line.append(
            new String(
                bytes.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
        take(line);
        count = Libc.read(socket, bytes, bytes.byteSize());
      }
    }
    boolean _ = ready.complete(false);
    boolean died = !report.isDone();
    boolean _ = report.completeExceptionally(new ProcessException("the holder has gone"));
    reap();
    if (died) {
      onDeath.accept(this);
    }
  }

  private void take(StringBuilder text) {
    int end = text.indexOf("\n");
    while (end >= 0) {
      String line = text.substring(0, end);
      text.delete(0, end + 1);
      if (line.equals(Holder.READY.strip())) {
        boolean _ = ready.complete(true);
      } else {
        OutputReport.parse(line).ifPresent(report::complete);
      }
      end = text.indexOf("\n");
    }
  }

  /// Its end of the link closes as it ends, so this does not wait long.
  private void reap() {
    try (Arena arena = Arena.ofConfined()) {
      int _ = Libc.retry("waitpid", pid, arena.allocate(ValueLayout.JAVA_INT).address(), 0);
    }
  }

  private static String program(HolderPlan plan) {
    String name = plan.program().getFirst();
    return switch (CommandLookup.find(name, Path.of(""), System.getenv())) {
      case CommandLookup.Found(var path) -> path;
      case CommandLookup.Failed(var refused) ->
          throw new ProcessException("cannot start the holder: " + refused.reason());
    };
  }

  /// Ours without what makes each JVM print or load something.
  private static Map<String, String> environment() {
    var environment = new HashMap<>(System.getenv());
    environment
        .keySet()
        .removeAll(Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
    return environment;
  }
}
