package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.RunFilter;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Annotation;
import dev.tacho.store.Annotations;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.util.ArrayList;
import java.util.List;

/// `tacho note`: what people say about a run afterwards. The run itself stays as it was sealed.
public final class NoteWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("note", Group.KEEP, "tags, notes, hypotheses and decisions on a run")
        .operands("RUN", 1, 1)
        .options("tag", "KEY=VALUE", "set a tag")
        .options("untag", "KEY", "take a tag away")
        .options("text", "TEXT", "add a note")
        .options("hypothesis", "TEXT", "add what is thought")
        .options("decision", "TEXT", "add what was decided")
        .flag("favourite", "put it among the favourites")
        .flag("no-favourite", "take it from the favourites")
        .flag("pin", "never prune it")
        .flag("unpin", "let it be pruned again")
        .note("Without options the notes are shown. They are kept beside the run, never in it.")
        .example("tacho note latest --tag reviewed=yes --text good-enough")
        .example("tacho note demo")
        .build();
  }

  @Override
  public int run(Call call) {
    List<Annotation> said = said(call.arguments());
    RunStore store = call.store();
    StoredRun run = call.run(store);
    RunHeader header = run.header();
    String key = Annotations.key(header.id());
    for (Annotation annotation : said) {
      store.annotations().add(key, annotation);
    }
    Notes notes = store.annotations().of(key);
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.note/1")
              .put("id", header.id().text())
              .put("added", said.size())
              .putAll(NotesView.json(header, notes))
              .build());
    } else if (said.isEmpty()) {
      call.console().lines(NotesView.lines(header, notes));
    } else {
      call.console().hint("noted on " + Printable.of(header.title()) + " (" + header.id() + ")");
    }
    return ExitCode.DONE;
  }

  private static List<Annotation> said(Arguments arguments) {
    refuseBoth(arguments, "favourite", "no-favourite");
    refuseBoth(arguments, "pin", "unpin");
    List<Annotation> said = new ArrayList<>();
    for (String key : arguments.texts("untag")) {
      said.add(new Annotation.Untagged(key));
    }
    for (String typed : arguments.texts("tag")) {
      String[] tag = RunFilter.tag("tag", typed);
      said.add(new Annotation.Tagged(tag[0], tag[1]));
    }
    addTexts(said, arguments, "text", Annotation.Kind.NOTE);
    addTexts(said, arguments, "hypothesis", Annotation.Kind.HYPOTHESIS);
    addTexts(said, arguments, "decision", Annotation.Kind.DECISION);
    if (arguments.has("favourite") || arguments.has("no-favourite")) {
      said.add(new Annotation.Favourite(arguments.has("favourite")));
    }
    if (arguments.has("pin") || arguments.has("unpin")) {
      said.add(new Annotation.Pinned(arguments.has("pin")));
    }
    return said;
  }

  private static void addTexts(
      List<Annotation> said, Arguments arguments, String option, Annotation.Kind kind) {
    for (String text : arguments.texts(option)) {
      if (text.isBlank()) {
        throw Arguments.wrong(option, text, "a text", "'ran too hot'");
      }
      said.add(new Annotation.Noted(kind, text));
    }
  }

  private static void refuseBoth(Arguments arguments, String one, String other) {
    if (arguments.has(one) && arguments.has(other)) {
      throw Refusal.usage("--" + one + " and --" + other + " exclude each other; give one");
    }
  }
}
