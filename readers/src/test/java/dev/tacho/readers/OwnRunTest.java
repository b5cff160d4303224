package dev.tacho.readers;

import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.SampleCursor;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The store may not be named here: a run that counts its walks stands for one of the store.
@Timeout(60)
class OwnRunTest {
  @TempDir Path home;
  private Path folder;
  private Path segment;

  /// A run whose points are the lines of its segment.
  private final class Counted implements RunReader {
    private int walks;

    @Override
    public RunHeader header() {
      return new ForeignHeader(FoundRun.of("tacho", folder, "", Optional.empty()), "tacho").build();
    }

    @Override
    public void events(Consumer<RunEvent.Entry> each) {
      each.accept(new RunEvent.Entry(1, 0, 0, RunEvent.state(RunState.RUNNING)));
    }

    @Override
    public PointCursor points() {
      walks++;
      try {
        return new Lines(Files.readAllLines(segment));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<String> sampleNames() {
      return List.of();
    }

    @Override
    public SampleCursor samples(String name) {
      throw new IllegalStateException("it has none");
    }

    @Override
    public List<Damage> damage() {
      return walks == 0 ? List.of() : List.of(new Damage("series-0001.jsonl", 3, "told by a walk"));
    }
  }

  private record Lines(List<String> lines, int[] at) implements PointCursor {
    Lines(List<String> lines) {
      this(lines, new int[] {-1});
    }

    @Override
    public boolean next() {
      return ++at[0] < lines.size();
    }

    @Override
    public long nanos() {
      return at[0] * 10L;
    }

    @Override
    public long step() {
      return at[0];
    }

    @Override
    public String source() {
      return "";
    }

    @Override
    public int count() {
      return 2;
    }

    @Override
    public String name(int i) {
      return i == 0 ? "loss" : "lr";
    }

    @Override
    public double value(int i) {
      return Double.parseDouble(lines.get(at[0])) + i;
    }

    @Override
    public void close() {}
  }

  private void write(String text) throws IOException {
    folder = home.resolve("run");
    segment = folder.resolve("series-0001.jsonl");
    Files.createDirectories(folder);
    Files.writeString(segment, text);
    Files.setLastModifiedTime(segment, FileTime.fromMillis(Files.size(segment) * 1_000));
  }

  @Test
  void itsPoints_areWalkedOnce_untilTheyGrow() throws IOException {
    write("1\n2\n");
    RunReaders readers = RunReaders.of(home.resolve("cache"), List.of(), InstantSource.system());
    Counted first = new Counted();
    RunReader run = readers.own(folder, first);
    assertEquals(RunState.RUNNING, run.facts().state());
    assertEquals(0, first.walks, "asked for what the store tells itself");
    assertEquals(List.of("0:1.0", "1:2.0"), values(run, "loss"));
    assertEquals(List.of("0:2.0", "1:3.0"), values(run, "lr"));

    Counted second = new Counted();
    RunReader again = readers.own(folder, second);
    assertEquals(List.of("0:1.0", "1:2.0"), values(again, "loss"));
    assertEquals(0, second.walks);
    assertEquals(1, again.damage().size(), "what the walk told is told again");

    write("1\n2\n3\n4\n");
    Counted third = new Counted();
    RunReader grown = readers.own(folder, third);
    assertEquals(List.of("0:1.0", "1:2.0", "2:3.0", "3:4.0"), values(grown, "loss"));
    assertEquals(1, grown.damage().size());
    assertEquals(2, grown.summaries().size());
  }
}
