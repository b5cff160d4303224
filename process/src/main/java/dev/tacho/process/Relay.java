package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// One stream of the child on its way to the real one: what was read and could not be passed on
/// yet. Confined to the holder's thread.
///
/// Nothing more is read while something waits, so a reader that stopped (a pager) stops the child
/// at its next full pipe, as it would without us. When the reader has gone, the stream is read and
/// no longer passed on: the child never gets an EPIPE.
final class Relay {
  static final int READ_BYTES = 64 * 1024;
  // a pipe that is ready to write takes this much without blocking
  private static final int PIPE_BUF = 4096;
  private static final int SEEK_CUR = 1;
  private static final int FIONREAD = 0x541B;

  private final int source;
  private final int sink;
  private final boolean sinkIsFile;
  private final String name;
  private final Optional<MarkerSieve> sieve;
  private MemorySegment waiting = Arena.ofAuto().allocate(READ_BYTES + MarkerSieve.SLACK, 8);
  private byte[] sifted = new byte[MarkerSieve.SLACK];
  private long from;
  private long to;
  private long bytes;
  private long notPassed;
  private boolean ended;
  private Optional<String> sinkFault = Optional.empty();

  /// @param sieve what to leave out of what is passed on
  Relay(int source, int sink, String name, Optional<MarkerSieve> sieve) {
    this.sieve = sieve;
    this.source = source;
    this.sink = sink;
    this.name = name;
    this.sinkIsFile = Libc.callLong("lseek", sink, 0, SEEK_CUR) >= 0;
  }

  int source() {
    return source;
  }

  int sink() {
    return sink;
  }

  long bytes() {
    return bytes;
  }

  long notPassed() {
    return notPassed;
  }

  Optional<String> sinkFault() {
    return sinkFault;
  }

  boolean isWaiting() {
    return from < to;
  }

  boolean ended() {
    return ended;
  }

  boolean done() {
    return ended && !isWaiting();
  }

  /// Reads once; what came, to be looked at before [#pass]. Empty at the end of the stream.
  MemorySegment read() {
    from = 0;
    to = 0;
    return readMore(READ_BYTES);
  }

  /// Reads what is there already, beyond what waits; at most `most` bytes.
  MemorySegment readMore(long most) {
    makeRoom(most + MarkerSieve.SLACK);
    long count = Libc.read(source, waiting.asSlice(to), most);
    if (count == -Libc.EAGAIN) {
      return MemorySegment.NULL;
    }
    if (count <= 0) {
      // a terminal whose last user has gone tells EIO
      ended = true;
      Libc.close(source);
      sieve.ifPresent(s -> put(s.rest(sifted)));
      return MemorySegment.NULL;
    }
    bytes += count;
    MemorySegment came = waiting.asSlice(to, count);
    if (sieve.isPresent()) {
      byte[] all = came.toArray(ValueLayout.JAVA_BYTE);
      sifted = new byte[all.length + MarkerSieve.SLACK];
      put(sieve.get().sift(all, all.length, sifted));
      return MemorySegment.ofArray(all);
    }
    to += count;
    return came;
  }

  /// Lets the first `count` sifted bytes wait.
  private void put(int count) {
    MemorySegment.copy(sifted, 0, waiting, ValueLayout.JAVA_BYTE, to, count);
    to += count;
  }

  /// How many bytes can be read without waiting.
  long available() {
    if (ended) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
      return Libc.call("ioctl", source, FIONREAD, count.address()) < 0
          ? 0
          : count.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /// Passes on as much as goes without waiting; to be called when the sink is ready.
  void pass() {
    if (sinkFault.isPresent()) {
      discard();
      return;
    }
    long most = sinkIsFile ? to - from : Math.min(PIPE_BUF, to - from);
    long count = Libc.write(sink, waiting, from, most);
    if (count >= 0) {
      from += count;
    } else if (count != -Libc.EAGAIN) {
      sinkFault =
          Optional.of(
              "the reader of "
                  + name
                  + " has gone: "
                  + Libc.message((int) -count)
                  + "; what came after is only in the copy");
      Libc.close(sink);
      discard();
    }
  }

  private void discard() {
    notPassed += to - from;
    from = to;
  }

  private void makeRoom(long most) {
    if (to + most > waiting.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(to - from + most, 8);
      MemorySegment.copy(waiting, from, larger, 0, to - from);
      waiting = larger;
      to -= from;
      from = 0;
    }
  }
}
