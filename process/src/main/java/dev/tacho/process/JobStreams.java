package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// The descriptors between a child, its holder and us. Confined to the starting thread until the
/// job runs.
///
/// The reading ends stay open here too: if the holder is killed, the child is not hit by an EPIPE,
/// and another holder takes over. They don't keep a stream from ending, which the writing ends do.
final class JobStreams implements AutoCloseable {
  private final OptionalInt slave;
  private final OptionalInt outWriter;
  private final OptionalInt errWriter;
  private final String slavePath;
  private final int outReader;
  private final OptionalInt errReader;

  private JobStreams(
      OptionalInt slave,
      String slavePath,
      int outReader,
      OptionalInt outWriter,
      OptionalInt errReader,
      OptionalInt errWriter) {
    this.slave = slave;
    this.slavePath = slavePath;
    this.outReader = outReader;
    this.outWriter = outWriter;
    this.errReader = errReader;
    this.errWriter = errWriter;
  }

  /// Opens what `streams` asks for.
  static JobStreams open(JobPlan.Streams streams) {
    return switch (streams) {
      case PIPES -> pipes();
      case TERMINAL -> terminal();
    };
  }

  /// The holder's: the reading end of the child's output, or its terminal's other side.
  int outReader() {
    return outReader;
  }

  /// The holder's: the reading end of the child's errors, where they are apart.
  OptionalInt errReader() {
    return errReader;
  }

  /// Whether the child has a pseudo-terminal.
  boolean isTerminal() {
    return slave.isPresent();
  }

  /// Puts the child's ends into `spawn`.
  void giveTo(Spawn spawn) {
    if (slave.isPresent()) {
      // opened by the child itself, as the leader of its session: so it controls the child
      Spawn _ = spawn.inOwnSession().open(slavePath, Descriptors.O_RDWR, 0).give(0, 1);
      Spawn _ = spawn.give(errWriter.orElse(0), 2);
    } else {
      Spawn _ = spawn.give(outWriter.orElseThrow(), 1).give(errWriter.orElseThrow(), 2);
    }
  }

  /// Closes the child's ends, so that the streams end when the child's copies do.
  void closeWriters() {
    slave.ifPresent(Libc::close);
    outWriter.ifPresent(Libc::close);
    errWriter.ifPresent(Libc::close);
  }

  /// Closes the reading ends; the writers must have been closed before.
  @Override
  public void close() {
    Libc.close(outReader);
    errReader.ifPresent(Libc::close);
  }

  private static JobStreams pipes() {
    var out = Descriptors.pipe();
    var err = Descriptors.pipe();
    return new JobStreams(
        OptionalInt.empty(),
        "",
        out.first(),
        OptionalInt.of(out.second()),
        OptionalInt.of(err.first()),
        OptionalInt.of(err.second()));
  }

  private static JobStreams terminal() {
    int master =
        Descriptors.raise(
            Libc.require(
                "posix_openpt", Descriptors.O_RDWR | Descriptors.O_NOCTTY | Descriptors.O_CLOEXEC));
    int _ = Libc.require("grantpt", master);
    int _ = Libc.require("unlockpt", master);
    String path = slavePath(master);
    int slave = Descriptors.open(path, Descriptors.O_RDWR | Descriptors.O_NOCTTY);
    Terminal.copySize(0, master);
    if (Foreground.isOurs()) {
      // in the background the mode is that of whoever reads there now
      TerminalMode.of(0).ifPresent(mode -> mode.apply(slave, false));
    }
    boolean errApart = !Terminal.isTerminal(2);
    var err = errApart ? Descriptors.pipe() : new Descriptors.Pair(-1, -1);
    return new JobStreams(
        OptionalInt.of(slave),
        path,
        master,
        OptionalInt.empty(),
        errApart ? OptionalInt.of(err.first()) : OptionalInt.empty(),
        errApart ? OptionalInt.of(err.second()) : OptionalInt.empty());
  }

  private static String slavePath(int master) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocate(64);
      int error = Libc.callForError("ptsname_r", master, path.address(), path.byteSize());
      if (error != 0) {
        throw new ProcessException("ptsname_r failed: " + Libc.message(error));
      }
      return path.getString(0);
    }
  }
}
