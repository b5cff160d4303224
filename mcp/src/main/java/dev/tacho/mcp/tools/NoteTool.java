package dev.tacho.mcp.tools;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.runs.OpenRun;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import dev.tacho.report.budget.Page;
import dev.tacho.store.Annotation;
import dev.tacho.store.Notes;
import dev.tacho.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Says something about a run: the only tool that writes. What it writes stands beside the run,
/// never in it.
final class NoteTool implements Tool {
  private static final int LONGEST = 10_000;
  private static final long USUAL = 300;

  private final Desk desk;

  NoteTool(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Description description() {
    return new Description(
        "note",
        "Adds a note, tags or a favourite mark to a run; alone, shows what was noted.",
        Answers.budgeted(
            Fields.only()
                .need("run", Shape.text(), "")
                .may("text", Shape.text(), "")
                .may("kind", Shape.words("note", "hypothesis", "decision"), "")
                .may("tags", Shape.items(Shape.text()), "key=value sets, -key removes")
                .may("favourite", Shape.flag(), "")),
        Fields.some().need("added", Shape.whole(), "").need("notes", Shape.items(Shape.any()), ""),
        true);
  }

  @Override
  public Told call(Json.Obj arguments, Asking asking) {
    List<Annotation> said = said(arguments);
    OpenRun run = desk.open(arguments.needText("run"));
    try {
      Notes before = desk.annotations().of(run.notesKey());
      int added = 0;
      for (Annotation annotation : said) {
        // asked twice, said once
        if (!stands(annotation, before)) {
          desk.annotations().add(run.notesKey(), annotation);
          added++;
        }
      }
      return told(run, added, desk.annotations().of(run.notesKey()), arguments);
    } catch (StoreException e) {
      throw McpException.tool(String.valueOf(e.getMessage()));
    }
  }

  private static List<Annotation> said(Json.Obj arguments) {
    List<Annotation> said = new ArrayList<>();
    Optional<String> text = arguments.text("text");
    if (text.isPresent()) {
      if (text.get().isBlank() || text.get().length() > LONGEST) {
        throw McpException.tool(
            "'text' has " + text.get().length() + " characters; give 1 to " + LONGEST);
      }
      said.add(new Annotation.Noted(kind(arguments), text.get()));
    } else if (arguments.text("kind").isPresent()) {
      throw McpException.tool("'kind' says what a text is; give 'text' too");
    }
    for (String tag : arguments.texts("tags")) {
      said.add(tag(tag));
    }
    arguments
        .get("favourite")
        .ifPresent(on -> said.add(new Annotation.Favourite(on.equals(Json.of(true)))));
    return said;
  }

  private static Annotation.Kind kind(Json.Obj arguments) {
    return Annotation.Kind.valueOf(arguments.text("kind").orElse("note").toUpperCase(Locale.ROOT));
  }

  private static Annotation tag(String tag) {
    int equals = tag.indexOf('=');
    if (tag.startsWith("-") && tag.length() > 1 && equals < 0) {
      return new Annotation.Untagged(tag.substring(1));
    }
    if (equals < 1) {
      throw McpException.tool("tag '" + tag + "' says too little; give key=value, or -key");
    }
    return new Annotation.Tagged(tag.substring(0, equals), tag.substring(equals + 1));
  }

  private static boolean stands(Annotation annotation, Notes notes) {
    return switch (annotation) {
      case Annotation.Noted(var kind, var text, _) ->
          notes.texts().stream().anyMatch(t -> t.kind() == kind && t.text().equals(text));
      case Annotation.Tagged(var key, var value) -> value.equals(notes.tags().get(key));
      case Annotation.Untagged(var key) -> notes.untagged().contains(key);
      case Annotation.Favourite(var on) -> notes.favourite() == on;
      case Annotation.Pinned(var on) -> notes.pinned() == on;
      case Annotation.Placed(var place) -> notes.place().filter(place::equals).isPresent();
    };
  }

  private static Told told(OpenRun run, int added, Notes notes, Json.Obj arguments) {
    Map<String, String> tags = notes.tags(run.reader().header().tags());
    List<String> lines = new ArrayList<>();
    lines.add(
        run.title() + " (" + run.key() + "): " + (added == 0 ? "nothing new" : added + " noted"));
    if (notes.favourite()) {
      lines.add("a favourite");
    }
    tags.forEach((key, value) -> lines.add("tag " + key + "=" + value));
    List<Json> texts = new ArrayList<>();
    for (Notes.Text text : notes.texts().reversed()) {
      String kind = text.kind().name().toLowerCase(Locale.ROOT);
      lines.add(kind + ", " + text.by() + " at " + text.at() + ": " + text.text());
      texts.add(
          Json.object()
              .put("kind", kind)
              .put("text", text.text())
              .put("by", text.by())
              .put("at", text.at().toString())
              .build());
    }
    Json.Obj facts =
        Json.object()
            .put("run", run.key())
            .put("added", added)
            .put("favourite", notes.favourite())
            .put("tags", Json.ofTexts(tags))
            .put("notes", Json.array(texts))
            .build();
    Page page = new Page().part("lines", 0, 1, "", lines.subList(0, 1));
    page.part("tags and notes", 1, 1, "", lines.subList(1, lines.size()));
    return Answers.told(page, facts, arguments, USUAL);
  }
}
