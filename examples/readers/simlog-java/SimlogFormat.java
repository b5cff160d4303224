package example.simlog;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import java.util.Optional;

/// Reads `.simlog` files, a made-up format of lines such as `step 120 loss 0.41 lr 0.001`. What a
/// file grew by is read alone. Build it into a jar with
/// `META-INF/services/dev.tacho.readers.format.RunFormat`, which names this class, and put the jar
/// into a folder of TACHO_PLUGIN_PATH.
public final class SimlogFormat implements RunFormat {
  @Override
  public String name() {
    return "simlog-java";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    return place.isFile() && place.name().endsWith(".simlog")
        ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty()))
        : List.of();
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Resume.Mark mark = from.in(run.path());
    long number = mark.state().whole("line").orElse(0);
    long consumed = mark.offset();
    try (RandomAccessFile file = new RandomAccessFile(run.path().toFile(), "r")) {
      file.seek(consumed);
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        number++;
        take(line, number, consumed, run, into);
        consumed = file.getFilePointer();
      }
    }
    into.consumed(run.path(), consumed, Json.object().put("line", number).build());
    into.header(new ForeignHeader(run, "simlog").build());
    into.unknownState("a simlog does not say how its program ended");
  }

  private static void take(String line, long number, long offset, FoundRun run, RunIntake into) {
    String[] words = line.strip().split("\\s+");
    try {
      if (words.length < 4 || words.length % 2 != 0 || !words[0].equals("step")) {
        throw new NumberFormatException("not a line of a simlog");
      }
      long step = Long.parseLong(words[1]);
      for (int i = 2; i < words.length; i += 2) {
        double value = Double.parseDouble(words[i + 1]);
        into.value(into.series("", words[i]), step, PointCursor.NO_TIME, value);
      }
    } catch (NumberFormatException e) {
      into.damage(run.path(), number, offset, String.valueOf(e.getMessage()));
    }
  }
}
