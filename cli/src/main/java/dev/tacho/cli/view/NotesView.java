package dev.tacho.cli.view;

import dev.tacho.cli.shell.Moments;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Sheet;
import dev.tacho.store.Annotation;
import dev.tacho.store.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was said about a run. Pure.
public final class NotesView {
  private NotesView() {}

  /// What was said, as members of a JSON answer.
  public static Json.Obj json(RunHeader header, Notes notes) {
    List<Json> texts = new ArrayList<>();
    for (Notes.Text text : notes.texts()) {
      texts.add(text(text).build());
    }
    return Json.object()
        .put("tags", Json.ofTexts(notes.tags(header.tags())))
        .put("texts", Json.array(texts))
        .put("favourite", notes.favourite())
        .put("pinned", notes.pinned())
        .putText("place", notes.place())
        .build();
  }

  /// One text, as members of a JSON answer.
  public static Json.Builder text(Notes.Text text) {
    Json.Builder json =
        Json.object()
            .put("at", text.at().toString())
            .put("by", text.by())
            .put("kind", kind(text.kind()))
            .put("text", text.text());
    if (!text.about().isEmpty()) {
      json.put("about", Json.ofTexts(text.about()));
    }
    return json;
  }

  /// What was said, for people.
  public static List<String> lines(RunHeader header, Notes notes) {
    Sheet sheet = new Sheet();
    notes.tags(header.tags()).forEach((key, value) -> sheet.row("tag", key + "=" + value));
    for (Notes.Text text : notes.texts()) {
      sheet.row(kind(text.kind()), line(text));
    }
    if (notes.favourite()) {
      sheet.row("favourite", "yes");
    }
    if (notes.pinned()) {
      sheet.row("pinned", "never pruned");
    }
    notes.damage().forEach(damage -> sheet.row("damage", damage.toString()));
    List<String> lines = sheet.lines("");
    return lines.isEmpty() ? List.of("nothing was noted") : lines;
  }

  /// The text with who said it, when, and about which other runs.
  public static String line(Notes.Text text) {
    return text.text()
        + "  ("
        + text.by()
        + ", "
        + Moments.utc(text.at())
        + (text.about().isEmpty() ? "" : ", about " + String.join(", ", text.about()))
        + ")";
  }

  /// The kind's word.
  public static String kind(Annotation.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
