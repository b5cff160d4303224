package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One reading of one run: its logs in their order, then what stands beside them. Confined to one
/// thread.
final class Reading {
  /// A log without an end that was written to within this counts as still written. The client
  /// brings a block of 32 KiB to disk at a time, so a quiet run's file stands still for minutes.
  static final Duration STILL = Duration.ofMinutes(5);

  private static final String NEXT = "next";
  private static final String RECORDS = "records";

  private final FoundRun run;
  private final Resume from;
  private final RunIntake into;
  private final InstantSource wall;
  private final Records records;
  private Json.Obj ends = Json.Obj.EMPTY;

  Reading(FoundRun run, Resume from, RunIntake into, InstantSource wall) {
    this.run = run;
    this.from = from;
    this.into = into;
    this.wall = wall;
    this.records = new Records(into);
  }

  /// Reads a log that lies alone.
  void log(Path log) throws IOException {
    logs(List.of(log));
    publish(Optional.of(log));
  }

  /// Reads the segments of a run.
  void folders(List<Segment> segments) throws IOException {
    List<Path> logs = new ArrayList<>();
    for (Segment segment : segments) {
      segment.log().ifPresent(logs::add);
    }
    try {
      logs(logs);
    } catch (ReadersException e) {
      if (segments.stream().noneMatch(segment -> LooseFiles.any(segment.files()))) {
        throw e;
      }
      into.damage(logs.getLast(), 0, 0, String.valueOf(e.getMessage()));
      logs.clear();
    }
    LooseFiles loose = new LooseFiles(records, from, into);
    for (Segment segment : segments.reversed()) {
      loose.read(segment.files(), logs.isEmpty());
    }
    publish(logs.isEmpty() ? Optional.empty() : Optional.of(logs.getLast()));
  }

  private void logs(List<Path> logs) throws IOException {
    int first = 0;
    for (int i = 0; i < logs.size(); i++) {
      if (from.in(logs.get(i)).offset() > 0) {
        first = i;
      }
    }
    for (int i = first; i < logs.size(); i++) {
      Path log = logs.get(i);
      if (i > first) {
        if (first > 0 || from.in(logs.getFirst()).offset() > 0) {
          // an end that was told cannot be taken back otherwise
          into.again();
        }
        records.history().beginSegment();
        records.facts().beginSegment();
      }
      Resume.Mark mark = from.in(log);
      long next = LogFrames.HEADER;
      if (i == first && mark.offset() > 0) {
        records.goOn(mark.state().needObject(RECORDS));
        next = mark.state().needWhole(NEXT);
      }
      read(log, next, i == logs.size() - 1);
    }
  }

  private void read(Path log, long begin, boolean last) throws IOException {
    records.beginFile(log);
    try (FileChannel file = FileChannel.open(log)) {
      byte[] head = new byte[LogFrames.HEADER];
      int count = head(file, head);
      requireVersion(log, head, count);
      long next = new LogFrames(file, records).read(begin);
      if (last) {
        records.tellLeftOut();
      }
      long size = file.size();
      if (count == LogFrames.HEADER) {
        ends = records.ends().values();
        into.consumed(
            log,
            Math.min(next, size),
            last
                ? Json.object().put(NEXT, next).put(RECORDS, records.state()).build()
                : Json.Obj.EMPTY);
      }
    }
  }

  private static int head(FileChannel file, byte[] into) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(into);
    int got;
    do {
      got = file.read(head, head.position());
    } while (got > 0);
    return head.position();
  }

  private static void requireVersion(Path log, byte[] head, int count) {
    if (!LogFrames.mayBecome(head, count)) {
      throw new ReadersException(
          log + ": byte 0: no log of W&B begins like this; name the folder that holds the run");
    }
    int version = LogFrames.version(head, count);
    if (version > LogFrames.VERSION) {
      throw new ReadersException(
          log
              + ": byte 6: version "
              + version
              + " of W&B's log, and this Tacho reads version "
              + LogFrames.VERSION
              + "; a newer Tacho may read it");
    }
  }

  private void publish(Optional<Path> log) throws IOException {
    records
        .facts()
        .publish(run, records.clock(), records.history().lastNanos(), records.keys().keys(), into);
    if (log.isPresent()) {
      into.endValues(ends);
    }
    if (records.leftOut() > 0) {
      into.damage(
          log.orElse(run.path()),
          0,
          -1,
          records.leftOut() + " values are left out: too many keys, or too long");
    }
    if (!records.facts().ended()) {
      unended(log);
    }
  }

  private void unended(Optional<Path> log) throws IOException {
    Path asked = log.orElse(run.path());
    Instant written = Files.getLastModifiedTime(asked).toInstant();
    if (log.isEmpty()) {
      into.unknownState("W&B's log is gone, and the files beside it do not say how the run ended");
    } else if (written.isBefore(wall.instant().minus(STILL))) {
      into.unknownState(
          "W&B's log has no exit record and was last written at "
              + written
              + ": the run was killed, or it logs very rarely");
    }
  }
}
