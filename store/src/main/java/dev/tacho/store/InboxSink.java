package dev.tacho.store;

import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/// Adds to a run that another process records, through its inbox: whole lines, each batch by
/// one write at the end of the file, so that many programs can share it. Points wait for at
/// most a tenth of a second. Any thread.
///
/// When the inbox cannot be written, the program goes on, and the lines that were lost are counted
/// and told in the next batch that goes in; [#close] does not fail for it either, since the
/// recorder is not this program's business.
final class InboxSink implements RunSink {
  private static final int BATCH_BYTES = 1 << 15;
  private static final long PAUSE_MILLIS = 100;
  private static final double NANOS_A_SECOND = 1e9;

  private final RunId id;
  private final Path inbox;
  private final LineBuffer lines = new LineBuffer(2 * BATCH_BYTES);
  private FileChannel channel;
  private boolean closed;
  private long waiting;
  private long lost;

  InboxSink(RunId id, Path inbox) {
    this.id = id;
    this.inbox = inbox;
    try {
      channel = open();
    } catch (IOException e) {
      throw new StoreException(
          "the inbox that TACHO_EVENTS names cannot be opened: "
              + Disk.reason(e)
              + "; unset TACHO_EVENTS to record a run of its own",
          e);
    }
    // a line that a killed process left unfinished ends here
    lines.put('\n');
    Thread.ofPlatform().daemon().name("tacho-inbox").start(this::flushNowAndThen);
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(inbox, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  @Override
  public RunId id() {
    return id;
  }

  /// The host's monotonic clock: the recorder knows when the run began by it.
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public synchronized void event(long nanos, RunEvent event) {
    add(line(nanos, event));
    flush();
  }

  @Override
  public synchronized void point(long nanos, long step, PointShape shape, double[] values) {
    Json.Builder m = Json.object();
    for (int i = 0; i < values.length; i++) {
      m.put(shape.names().get(i), values[i]);
    }
    Json.Builder json = Json.object().put("type", "point").put("mono", nanos);
    if (!shape.source().isEmpty()) {
      json.put("src", shape.source());
    }
    if (step != NO_STEP) {
      json.put("step", step);
    }
    add(json.put("m", m.build()).build());
    if (lines.size() >= BATCH_BYTES) {
      flush();
    }
  }

  @Override
  public void sample(
      long intendedNanos, long number, String status, SampleShape shape, double[] values) {
    throw new IllegalArgumentException(
        "a program inside a recorded run cannot record samples; unset TACHO_EVENTS to record a"
            + " run of its own");
  }

  private void add(Json.Obj line) {
    if (closed) {
      throw new IllegalStateException("the run " + id + " was closed; nothing can be added");
    }
    lines.put(line.toString().getBytes(StandardCharsets.UTF_8)).put('\n');
    waiting++;
  }

  private static Json.Obj line(long nanos, RunEvent event) {
    Json.Builder json = Json.object();
    switch (event) {
      case RunEvent.Planned(var stages) ->
          json.put("type", "plan").put("stages", Json.ofTexts(stages));
      case RunEvent.StageChanged(var stage, var to, var expected, var reason) -> {
        json.put("type", "stage").put("change", change(to)).put("name", stage);
        expected.ifPresent(e -> json.put("expected_s", e.toNanos() / NANOS_A_SECOND));
        if (to == StageState.FAILED) {
          json.put("status", to.word());
        }
        json.putText("reason", reason);
      }
      case RunEvent.Progress(var done, var total, var unit) -> {
        json.put("type", "progress").put("done", done);
        total.ifPresent(t -> json.put("total", t.doubleValue()));
        json.putText("unit", unit);
      }
      case RunEvent.Artifact(var path, _, _, _) -> json.put("type", "artifact").put("path", path);
      case RunEvent.StateChanged _,
          RunEvent.Launched _,
          RunEvent.Clock _,
          RunEvent.InboxConsumed _,
          RunEvent.Output _,
          RunEvent.Usage _,
          RunEvent.Suspended _,
          RunEvent.Resumed _,
          RunEvent.Fault _,
          RunEvent.Dropped _,
          RunEvent.Recovered _,
          RunEvent.ResultAttached _,
          RunEvent.Telemetry _,
          RunEvent.Advice _,
          RunEvent.Granted _,
          RunEvent.RulesJudged _,
          RunEvent.Forecast _,
          RunEvent.StageInputs _,
          RunEvent.Unknown _ ->
          throw new IllegalArgumentException(
              "a program inside a recorded run cannot record a '"
                  + event.type()
                  + "' event; its recorder does");
    }
    return json.put("mono", nanos).build();
  }

  private static String change(StageState to) {
    return switch (to) {
      case RUNNING -> "begin";
      case COMPLETED, FAILED -> "end";
      case SKIPPED -> "skip";
      case PENDING -> throw new IllegalArgumentException("a stage never becomes pending again");
    };
  }

  private void flushNowAndThen() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        synchronized (this) {
          if (closed) {
            return;
          }
          flush();
        }
      }
    } catch (InterruptedException _) {
      // nobody interrupts this thread but a JVM that ends
    }
  }

  private synchronized void flush() {
    boolean interrupted = Thread.interrupted();
    long told = lost;
    if (told > 0) {
      Json.Obj line =
          Json.object().put("type", "dropped").put("kind", "client").put("count", told).build();
      lines.put(line.toString().getBytes(StandardCharsets.UTF_8)).put('\n');
    }
    boolean written = write();
    if (!written && Thread.interrupted()) {
      // the interrupt closed the channel in the midst of the write
      interrupted = true;
      written = write();
    }
    lines.clear();
    if (written) {
      lost -= told;
    } else {
      lost += waiting;
      // what went in of this batch may end within a line
      lines.put('\n');
    }
    waiting = 0;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// False when not all went in; the file is then opened again by the next attempt.
  private boolean write() {
    try {
      if (!channel.isOpen()) {
        channel = open();
      }
      var view = lines.view();
      while (view.hasRemaining()) {
        channel.write(view);
      }
      return true;
    } catch (IOException _) {
      // the inbox went with its run's folder, or the disk is full: see the class comment
      release();
      return false;
    }
  }

  private void release() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Disk.unchecked(e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      flush();
      closed = true;
    }
    release();
  }

  /// The inbox that `TACHO_EVENTS` and `TACHO_RUN` name; empty outside a recorded command.
  static Optional<RunSink> named(Map<String, String> env) {
    String events = env.get("TACHO_EVENTS");
    if (events == null || events.isBlank()) {
      return Optional.empty();
    }
    String run = env.getOrDefault("TACHO_RUN", "");
    if (!RunId.isId(run)) {
      throw new StoreException(
          "TACHO_EVENTS is set, but TACHO_RUN is '" + run + "' and no run id; tacho run sets both");
    }
    return Optional.of(new InboxSink(new RunId(run), Path.of(events)));
  }
}
