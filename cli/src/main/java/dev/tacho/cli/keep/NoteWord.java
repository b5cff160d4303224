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
import dev.tacho.cli.view.Subject;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Annotation;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.List;

/// `tacho note`: what people say about a run afterwards, be it one of the store or another tool's.
/// The run itself stays as it was.
public final class NoteWord implements Word {
  /// The tag that puts a run in a group.
  private static final String GROUP = "group";

  @Override
  public Usage usage() {
    return Usage.of("note", Group.KEEP, "tags, notes, hypotheses and decisions on a run")
        .operands("RUN", 0, 1)
        .options("tag", "KEY=VALUE", "set a tag")
        .options("untag", "KEY", "take a tag away")
        .option("group", "NAME", "put it in a group: the tag group")
        .options("text", "TEXT", "add a note")
        .options("hypothesis", "TEXT", "add what is thought")
        .options("decision", "TEXT", "add what was decided")
        .options("about", "RUN", "what is added is about this run, too")
        .flag("favourite", "put it among the favourites")
        .flag("no-favourite", "take it from the favourites")
        .flag("pin", "never prune it")
        .flag("unpin", "let it be pruned again")
        .option("push", "SERVICE", "refused: Tacho never uploads")
        .note("Without options the notes are shown. They are kept beside the run, never in it.")
        .note(
            "Without RUN the log is shown: every note, hypothesis and decision on any run, in the"
                + " order in which they were written.")
        .note(
            "RUN may be another tool's run, by its path; its files are not touched, and nothing is"
                + " sent to the tool's service.")
        .example("tacho note latest --tag reviewed=yes --text good-enough")
        .example("tacho note demo")
        .example("tacho note latest --hypothesis too-short-a-warm-up --about demo")
        .example("tacho note wandb/latest-run --favourite --group ablation")
        .example("tacho note")
        .build();
  }

  @Override
  public int run(Call call) {
    if (call.arguments().text("push").isPresent()) {
      throw Refusal.usage(
          "--push: Tacho never uploads; write the page with tacho export --to md, and paste it"
              + " where it is wanted");
    }
    RunStore store = call.store();
    List<Annotation> said = said(call, store);
    if (call.arguments().operands().isEmpty()) {
      if (!said.isEmpty()) {
        throw Refusal.usage("RUN is missing; say which run is meant, as in tacho note latest ...");
      }
      return NoteLog.show(call, store);
    }
    Subject subject = Subject.named(call, store, call.arguments().operands().getFirst());
    RunHeader header = subject.run().header();
    if (subject.own().isEmpty() && !said.isEmpty() && subject.notes(store).place().isEmpty()) {
      store.annotations().add(subject.key(), new Annotation.Placed(subject.place()));
    }
    for (Annotation annotation : said) {
      store.annotations().add(subject.key(), annotation);
    }
    Notes notes = subject.notes(store);
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

  private static List<Annotation> said(Call call, RunStore store) {
    Arguments arguments = call.arguments();
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
    arguments.text("group").ifPresent(name -> said.add(new Annotation.Tagged(GROUP, name)));
    List<String> about = about(call, store);
    int before = said.size();
    addTexts(said, arguments, "text", Annotation.Kind.NOTE, about);
    addTexts(said, arguments, "hypothesis", Annotation.Kind.HYPOTHESIS, about);
    addTexts(said, arguments, "decision", Annotation.Kind.DECISION, about);
    if (!about.isEmpty() && said.size() == before) {
      throw Refusal.usage("--about says what a text is about; give --hypothesis or another text");
    }
    if (arguments.has("favourite") || arguments.has("no-favourite")) {
      said.add(new Annotation.Favourite(arguments.has("favourite")));
    }
    if (arguments.has("pin") || arguments.has("unpin")) {
      said.add(new Annotation.Pinned(arguments.has("pin")));
    }
    return said;
  }

  /// The runs that the texts are about: their ids, or the places of other tools' runs.
  private static List<String> about(Call call, RunStore store) {
    List<String> about = new ArrayList<>();
    for (String name : call.arguments().texts("about")) {
      Subject subject = Subject.named(call, store, name);
      about.add(subject.own().isPresent() ? subject.run().header().id().text() : subject.place());
    }
    return about;
  }

  private static void addTexts(
      List<Annotation> said,
      Arguments arguments,
      String option,
      Annotation.Kind kind,
      List<String> about) {
    for (String text : arguments.texts(option)) {
      if (text.isBlank()) {
        throw Arguments.wrong(option, text, "a text", "'ran too hot'");
      }
      said.add(new Annotation.Noted(kind, text, about));
    }
  }

  private static void refuseBoth(Arguments arguments, String one, String other) {
    if (arguments.has(one) && arguments.has(other)) {
      throw Refusal.usage("--" + one + " and --" + other + " exclude each other; give one");
    }
  }
}
