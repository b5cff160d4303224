package dev.tacho.store;

import dev.tacho.core.Damage;
import dev.tacho.core.RunEvent;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Reads `events.jsonl` from the first line on, leaving out what is damaged. Confined to one
/// thread.
final class EventScan {
  private final Path file;
  private final Consumer<Damage> damaged;
  private long lastNumber;
  private long intactEnd;

  EventScan(Path file, Consumer<Damage> damaged) {
    this.file = file;
    this.damaged = damaged;
  }

  /// Hands over every intact entry. A last line without its line break is not handed over: it is
  /// being written, or it is torn, which only the next holder of the lock can tell.
  void read(Consumer<RunEvent.Entry> each) throws IOException {
    if (!Files.exists(file)) {
      damaged.accept(new Damage(RunFolder.EVENTS, 0, "the file is missing"));
      return;
    }
    try (Lines lines = new Lines(file, EventLine.MAX_BYTES)) {
      while (lines.next() && lines.whole()) {
        take(lines, each);
      }
    }
  }

  private void take(Lines lines, Consumer<RunEvent.Entry> each) {
    RunEvent.Entry entry;
    try {
      if (lines.tooLong()) {
        throw new JsonException("longer than " + (EventLine.MAX_BYTES >> 20) + " MiB");
      }
      entry = EventLine.read(lines.bytes(), lines.from(), lines.to());
    } catch (JsonException e) {
      tell(lines, e.getMessage() + "; the event is left out");
      return;
    }
    if (entry.number() <= lastNumber) {
      tell(lines, "event " + entry.number() + " stands after event " + lastNumber + "; left out");
      return;
    }
    if (entry.number() > lastNumber + 1) {
      tell(
          lines,
          entry.number() == lastNumber + 2
              ? "event " + (lastNumber + 1) + " is missing before it"
              : "events "
                  + (lastNumber + 1)
                  + " to "
                  + (entry.number() - 1)
                  + " are missing before it");
    }
    lastNumber = entry.number();
    intactEnd = lines.endPosition();
    each.accept(entry);
  }

  private void tell(Lines lines, @org.jspecify.annotations.Nullable String what) {
    damaged.accept(new Damage(RunFolder.EVENTS, lines.number(), String.valueOf(what)));
  }

  /// The number of the last intact event; 0 without one.
  long lastNumber() {
    return lastNumber;
  }

  /// Where the last intact line ends.
  long intactEnd() {
    return intactEnd;
  }
}
