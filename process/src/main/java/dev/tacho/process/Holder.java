package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What runs in the process that owns the reading end of a child's output. It passes the bytes on
/// unchanged (or without the marker lines, where the plan says so), keeps the bounded copy, picks
/// the marker lines, and ends when the streams have ended. It does not end when the process that
/// started it does.
///
/// One thread that waits in `poll` with no time-out: nothing to do costs nothing.
///
/// Descriptors, given by the starter: 1 and 2 the real streams, [#LINK] the starter's socket,
/// [#OUT] the child's output or its terminal's other side, [#ERR] its errors, if apart. Over the
/// link the starter sends [#FINISH], or [#MODE] with the terminal's mode to be restored if the
/// starter dies; the holder sends a line when it is ready, and an [OutputReport]'s line.
public final class Holder {
  static final int LINK = 3;
  static final int OUT = 4;
  static final int ERR = 5;
  static final byte FINISH = 'F';
  static final byte MODE = 'M';
  static final String READY = "ready\n";
  static final String HIDDEN = "hidden";
  static final String SHOWN = "shown";

  private static final List<Signal> DEAF_TO =
      List.of(
          Signal.HUP,
          Signal.INT,
          Signal.QUIT,
          Signal.PIPE,
          Signal.TERM,
          Signal.TSTP,
          Signal.TTIN,
          Signal.TTOU,
          Signal.USR1);
  private static final int SIG_IGN = 1;
  private static final int ARGUMENTS = 6;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int POLLFD_BYTES = 8;

  private final OutputLog log;
  private final MarkerInbox inbox;
  private final MarkerScan scan = new MarkerScan();
  private final List<Relay> relays = new ArrayList<>();
  private final byte[] bytes = new byte[Relay.READ_BYTES];
  private final MemorySegment polls = Arena.ofAuto().allocate(3L * POLLFD_BYTES, 8);
  private final MemorySegment linkBytes = Arena.ofAuto().allocate(256, 8);
  private Optional<TerminalMode> modeToRestore = Optional.empty();
  private boolean linked = true;
  private boolean keeping = true;

  private Holder(
      boolean errorsApart, Optional<MarkerSieve> sieve, OutputLog log, MarkerInbox inbox) {
    this.log = log;
    this.inbox = inbox;
    relays.add(new Relay(OUT, 1, "standard output", sieve));
    if (errorsApart) {
      relays.add(new Relay(ERR, 2, "standard error", Optional.empty()));
    }
  }

  /// Holds until the child's streams have ended. `arguments` are the words that followed the
  /// plan's program. The process may only be used for this, and end after it.
  public static void run(List<String> arguments) {
    for (Signal signal : DEAF_TO) {
      long _ = Libc.callLong("signal", signal.number(), SIG_IGN);
    }
    if (arguments.size() != ARGUMENTS) {
      throw new IllegalArgumentException(
          "a holder takes STREAMS OUTPUT_LOG INBOX HEAD_BYTES TAIL_BYTES MARKERS, not "
              + arguments);
    }
    boolean errorsApart = arguments.get(0).equals("2");
    var log =
        new OutputLog(
            Path.of(arguments.get(1)),
            Long.parseLong(arguments.get(3)),
            Long.parseLong(arguments.get(4)));
    Optional<MarkerSieve> sieve =
        arguments.get(5).equals(HIDDEN) ? Optional.of(new MarkerSieve()) : Optional.empty();
    new Holder(errorsApart, sieve, log, new MarkerInbox(Path.of(arguments.get(2)))).hold();
  }

  /// The signals that a holder does not hear, as a set of bits.
  static long deafTo() {
    return DEAF_TO.stream().mapToLong(Signal::bit).reduce(0, (a, b) -> a | b);
  }

  private void hold() {
    tell(READY);
    while (!relays.stream().allMatch(Relay::done)) {
      int count = 0;
      for (Relay relay : relays) {
        if (relay.isWaiting()) {
          poll(count, relay.sink(), POLLOUT);
        } else {
          // a stream that has ended is not asked for
          poll(count, relay.ended() ? -1 : relay.source(), POLLIN);
        }
        count++;
      }
      poll(count, linked ? LINK : -1, POLLIN);
      int _ = Libc.retry("poll", polls.address(), count + 1L, -1);
      for (int i = 0; i < count; i++) {
        if (happened(i)) {
          turn(relays.get(i));
        }
      }
      if (happened(count)) {
        hear();
      }
    }
    finish(true);
  }

  private void turn(Relay relay) {
    if (relay.isWaiting()) {
      relay.pass();
      return;
    }
    look(relay, relay.read());
    inbox.flush();
  }

  /// Takes what came into the copy and the inbox.
  private void look(Relay relay, MemorySegment came) {
    if (!keeping) {
      return;
    }
    if (came.byteSize() > 0) {
      log.append(came.asByteBuffer());
    }
    if (relay.source() == OUT) {
      for (long at = 0; at < came.byteSize(); at += bytes.length) {
        int count = (int) Math.min(bytes.length, came.byteSize() - at);
        MemorySegment.copy(came, ValueLayout.JAVA_BYTE, at, bytes, 0, count);
        scan.feed(bytes, count, inbox);
      }
    }
  }

  /// Reads what the starter has to say; its end is no reason to end.
  private void hear() {
    long count = Libc.read(LINK, linkBytes, 1);
    if (count <= 0) {
      linked = false;
      Libc.close(LINK);
      modeToRestore.ifPresent(Holder::restoreTerminal);
    } else if (linkBytes.get(ValueLayout.JAVA_BYTE, 0) == FINISH) {
      modeToRestore = Optional.empty();
      finish(false);
    } else if (linkBytes.get(ValueLayout.JAVA_BYTE, 0) == MODE) {
      hearMode();
    }
  }

  private void hearMode() {
    long got = 0;
    while (got < TerminalMode.BYTES) {
      long count = Libc.read(LINK, linkBytes.asSlice(got), TerminalMode.BYTES - got);
      if (count <= 0) {
        return;
      }
      got += count;
    }
    byte[] mode = linkBytes.asSlice(0, TerminalMode.BYTES).toArray(ValueLayout.JAVA_BYTE);
    modeToRestore = Optional.of(new TerminalMode(mode));
  }

  /// The starter died and left the terminal raw. Only if it still is: a shell may have been
  /// faster.
  private static void restoreTerminal(TerminalMode mode) {
    if (TerminalMode.of(1).filter(now -> now.equals(mode.raw())).isPresent()) {
      mode.apply(1, false);
    }
  }

  /// Takes in what is there, closes the files and reports, once. The streams may go on.
  private void finish(boolean complete) {
    if (!keeping) {
      return;
    }
    for (Relay relay : relays) {
      long available = relay.available();
      if (available > 0) {
        look(relay, relay.readMore(available));
      }
    }
    if (complete) {
      scan.end(inbox);
    }
    inbox.flush();
    log.finish();
    keeping = false;
    OutputReport report = report(complete);
    inbox.finish(report);
    tell(report.linkLine());
  }

  private OutputReport report(boolean complete) {
    List<String> faults = new ArrayList<>();
    long notPassed = 0;
    for (Relay relay : relays) {
      notPassed += relay.notPassed();
      relay.sinkFault().ifPresent(faults::add);
    }
    log.fault().ifPresent(faults::add);
    inbox.fault().ifPresent(faults::add);
    return new OutputReport(
        complete,
        relays.getFirst().bytes(),
        relays.size() > 1 ? relays.getLast().bytes() : 0,
        log.kept(),
        log.cut(),
        notPassed,
        inbox.written(),
        inbox.dropped(),
        faults);
  }

  private void tell(String line) {
    MemorySegment text =
        Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, line.getBytes(StandardCharsets.UTF_8));
    long at = 0;
    while (linked && at < text.byteSize()) {
      long count = Libc.write(LINK, text, at, text.byteSize() - at);
      linked = count > 0;
      at += count;
    }
  }

  private void poll(int index, int fd, short events) {
    long at = (long) index * POLLFD_BYTES;
    polls.set(ValueLayout.JAVA_INT, at, fd);
    polls.set(ValueLayout.JAVA_SHORT, at + 4, events);
    polls.set(ValueLayout.JAVA_SHORT, at + 6, (short) 0);
  }

  private boolean happened(int index) {
    return polls.get(ValueLayout.JAVA_SHORT, (long) index * POLLFD_BYTES + 6) != 0;
  }
}
