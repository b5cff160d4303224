package dev.tacho.mcp.runs;

import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.core.RunReader;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.store.Notes;
import dev.tacho.store.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run, found and opened. Confined to one thread.
///
/// @param key what names it in answers: its id
/// @param notesKey under which annotations about it are kept
/// @param own the same run, where it is one of the store
/// @param format whose files it was read from
/// @param place where it lies, where another tool left it
/// @param schema what says what its metrics mean, beside its own files
public record OpenRun(
    String key,
    String notesKey,
    RunReader reader,
    Optional<StoredRun> own,
    String format,
    Optional<Path> place,
    Optional<RunSchema> schema) {
  /// What people call it.
  public String title() {
    return reader.header().title();
  }

  /// This run, as queries and comparisons see it.
  ///
  /// @param notes what was said about it
  public ReadRun queried(Notes notes) {
    List<String> texts = new ArrayList<>(reader.notes());
    notes.texts().forEach(text -> texts.add(text.text()));
    Path path = place.or(() -> own.map(StoredRun::directory)).orElse(Path.of(""));
    ReadRun.Said said =
        new ReadRun.Said(notes.tags(reader.header().tags()), texts, notes.favourite());
    return new ReadRun(
        reader, new ReadRun.Origin(format, path.toString(), label(path)), () -> said, Map.of());
  }

  private static String label(Path path) {
    return path.getFileName() == null ? "" : path.getFileName().toString();
  }

  /// This run, whose metrics mean what `schema` says.
  OpenRun under(RunSchema schema) {
    return new OpenRun(key, notesKey, schema.over(reader), own, format, place, Optional.of(schema));
  }

  /// This run, so that walking its points fails when nobody waits for the answer any more, and
  /// tells how far the walk is.
  public OpenRun watched(Asking asking, String doing) {
    return new OpenRun(
        key, notesKey, new WatchedRun(reader, asking, doing), own, format, place, schema);
  }
}
