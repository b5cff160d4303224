package dev.tacho.cli.record;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.AdviceView;
import dev.tacho.core.Label;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.process.ProcessException;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingListener;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.recorder.RecordingOutcome;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.recorder.timeleft.TimeLeft;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// `run`: records a command.
public final class RunWord implements Word {
  /// The first member of the outcome that `--json` prints.
  static final String SCHEMA = "tacho.outcome/1";

  /// A program that does nothing needs about as much.
  private static final long SMALLEST_LIMIT = 1_000_000;

  @Override
  public Usage usage() {
    return Usage.of("run", Group.RECORD, "record a command, whatever it is")
        .commandOr("pipeline")
        .option("pipeline", "FILE", "go through the stages of a YAML file instead of a command")
        .options("skip", "STAGE", "leave this stage of the pipeline out")
        .option("from", "STAGE", "begin with this stage, and run it and those after it anew")
        .options("only", "STAGE", "run this stage anew, and leave all others out")
        .option("continue", "RUN", "go on where this run of the pipeline stopped")
        .flag("fresh", "run every stage anew, whatever was completed before")
        .option("name", "LABEL", "what to call the run")
        .option("project", "LABEL", "which project it belongs to")
        .options("tag", "KEY=VALUE", "a tag to find it by")
        .option("config", "FILE", "a JSON or YAML file to keep as its configuration")
        .option("timeout", "DURATION", "end the command after this time; tacho then exits 124")
        .option(
            "memory-limit", "SIZE", "have the kernel end it when it holds more memory than this")
        .option("grace", "DURATION", "between the request to end and the kill (10s)")
        .option("group", "RUN", "the run that this one is a member of")
        .option("tensorboard", "DIR", "write every point to a TensorBoard event file there, live")
        .option("sample-every", "DURATION", "how often the machine is looked at, or off (1s)")
        .option("rules", "FILE", "rules of advice of your own, beside or instead of tacho's")
        .option("http", "loopback|unix|off", "where the command may post events (loopback)")
        .flag("hide-markers", "do not show the marker lines; they are recorded all the same")
        .note(
            "The command sees its own terminal, or the pipes that tacho was given; what it prints"
                + " passes through unchanged. A line on standard output that begins with ::tacho is"
                + " also recorded: ::tacho point step=1 loss=0.4, ::tacho stage begin train,"
                + " ::tacho progress 40/200, ::tacho artifact model.pt.")
        .note(
            "Each attempt of a stage of a pipeline is a run of its own, a member of the pipeline's"
                + " run. A second run of the same pipeline goes on where the last one stopped: a"
                + " stage that completed with the same command, environment, directory and contents"
                + " of its declared inputs is skipped while its outputs are as it made them. A stage"
                + " without declared inputs is skipped too, unless one that it needs ran again or"
                + " the last run had completed every stage: then nothing shows that its work is"
                + " still good. tacho ends with the code of the first stage that failed; 3 when the"
                + " file has faults or a declared file is missing.")
        .note(
            "tacho ends as the command did: with its exit code, or 128 and the signal's number."
                + " 124 means that the time was up, 125 that tacho could not record, 126 and 127"
                + " that the command could not be started. With --json the outcome is one line on"
                + " standard error.")
        .example("tacho run -- python3 train.py --lr 0.1")
        .example("tacho run --pipeline pipeline.yaml --skip plot")
        .example("tacho run --name baseline --tag lr=0.1 --timeout 2h -- ./train.sh")
        .build();
  }

  @Override
  public int run(Call call) {
    if (call.arguments().has(PipelineRun.OPTION)) {
      return PipelineRun.run(call);
    }
    PipelineRun.refuseItsOptions(call.arguments());
    RecordingOrder order = order(call);
    Live live = new Live(call.console());
    try {
      RunStore store = call.store();
      RecordingOutcome outcome = Recording.record(store, order, live);
      tell(call, outcome);
      return outcome.exitCode();
    } catch (StoreException | RecorderException | ProcessException e) {
      String what = live.hasStarted() ? "the recording was given up: " : "nothing was started: ";
      call.console().error("tacho run: " + what + e.getMessage());
      return ExitCode.NOT_RECORDED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the recorder's thread was interrupted");
    }
  }

  /// The order that the options of `call` give, those that its word does not have left out.
  public static RecordingOrder order(Call call) {
    Arguments arguments = call.arguments();
    if (!arguments.command().isEmpty() && arguments.command().getFirst().isEmpty()) {
      throw Refusal.usage("the command's name is empty; tacho run -- COMMAND starts COMMAND");
    }
    if (arguments.duration("timeout").filter(Duration::isZero).isPresent()) {
      throw Refusal.usage("--timeout 0 leaves the command no time; leave it out for no limit");
    }
    Map<String, String> environment = SelfStart.environment(call.environment().variables());
    return new RecordingOrder(
        arguments.command(),
        call.environment().directory(),
        environment,
        name(arguments),
        label(arguments, "project"),
        tags(arguments.texts("tag")),
        arguments.text("config").map(call::path),
        arguments.duration("timeout"),
        arguments.duration("grace").orElse(RecordingOrder.GRACE),
        arguments
            .text("group")
            .map(name -> call.run(call.store(), name).header().id())
            .map(group -> List.of(RecordingOrder.memberOf(group, environment)))
            .orElse(List.of()),
        arguments.text("tensorboard").map(call::path),
        observing(arguments),
        rules(call),
        door(arguments.text("http").orElse("loopback")),
        arguments.has("hide-markers"),
        SelfStart.holder(),
        "tacho " + Version.TEXT);
  }

  private static RuleBook rules(Call call) {
    Optional<String> file = call.arguments().text("rules");
    if (file.isEmpty()) {
      return RuleBook.builtIn();
    }
    return switch (RuleBook.builtIn().with(call.path(file.get()))) {
      case RuleBook.Read.Taken(var rules) -> rules;
      case RuleBook.Read.Refused(_, var message) -> throw Refusal.input(Printable.lines(message));
    };
  }

  private static Optional<Label> name(Arguments arguments) {
    Optional<Label> name = label(arguments, "name");
    if (name.map(Label::text).filter(Lookup.LATEST::equals).isPresent()) {
      throw Refusal.usage(
          "--name latest would hide the run from tacho show latest, which means the newest run;"
              + " take another name");
    }
    return name;
  }

  private static Optional<Label> label(Arguments arguments, String option) {
    return arguments
        .text(option)
        .map(
            text -> {
              Label.fault(text)
                  .ifPresent(
                      why -> {
                        throw Refusal.usage(
                            "--"
                                + option
                                + " '"
                                + Printable.of(text)
                                + "' "
                                + why
                                + "; use 1 to "
                                + Label.MAX_LENGTH
                                + " printable characters without / \\ or ..");
                      });
              return new Label(text);
            });
  }

  private static Map<String, String> tags(List<String> texts) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw Arguments.wrong("tag", text, "KEY=VALUE", "--tag lr=0.1");
      }
      tags.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return tags;
  }

  private static RecordingOrder.Observing observing(Arguments arguments) {
    return new RecordingOrder.Observing(
        sampleEvery(arguments), memoryLimit(arguments), SelfStart.gpu());
  }

  private static Optional<Duration> sampleEvery(Arguments arguments) {
    Optional<String> text = arguments.text("sample-every");
    if (text.isEmpty()) {
      return Optional.of(RecordingOrder.Observing.EVERY);
    }
    if (text.get().equals("off")) {
      return Optional.empty();
    }
    Duration every =
        Durations.parse(text.get())
            .orElseThrow(
                () ->
                    Arguments.wrong(
                        "sample-every", text.get(), "a duration or off", "500ms, 10s or off"));
    if (every.compareTo(RecordingOrder.Observing.SHORTEST) < 0) {
      throw Refusal.usage(
          "--sample-every "
              + Printable.of(text.get())
              + " is too often; the shortest is "
              + Durations.text(RecordingOrder.Observing.SHORTEST));
    }
    return Optional.of(every);
  }

  private static OptionalLong memoryLimit(Arguments arguments) {
    Optional<String> text = arguments.text("memory-limit");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong bytes = Numbers.parseBytes(text.get());
    if (bytes.orElse(0) < SMALLEST_LIMIT) {
      throw Arguments.wrong("memory-limit", text.get(), "a size of 1 MB or more", "500M or 2GiB");
    }
    return bytes;
  }

  private static RecordingOrder.Door door(String text) {
    return switch (text) {
      case "loopback" -> RecordingOrder.Door.LOOPBACK;
      case "unix" -> RecordingOrder.Door.UNIX;
      case "off" -> RecordingOrder.Door.CLOSED;
      default -> throw Arguments.wrong("http", text, "loopback, unix or off", "--http unix");
    };
  }

  /// Says how a recording ended.
  public static void tell(Call call, RecordingOutcome outcome) {
    Console console = call.console();
    if (call.json()) {
      console.error(json(outcome).toString());
      return;
    }
    String state = outcome.end().to().word().replace('_', ' ');
    console.hint(
        "tacho: "
            + state
            + outcome.end().reason().map(r -> " (" + r + ")").orElse("")
            + " · run "
            + outcome.id()
            + outcome.sealDigest().map(d -> " · seal " + d).orElse(" · not sealed"));
  }

  static Json.Obj json(RecordingOutcome outcome) {
    Json.Builder json =
        Json.object()
            .put("schema", SCHEMA)
            .put("run", outcome.id().text())
            .put("state", outcome.end().to().word())
            .putText("reason", outcome.end().reason())
            .putText("signal", outcome.end().signal());
    outcome.end().exitCode().ifPresent(code -> json.put("command_exit_code", code));
    return json.put("exit_code", outcome.exitCode()).putText("seal", outcome.sealDigest()).build();
  }

  /// Shows a recording while it runs.
  public static final class Live implements RecordingListener {
    private final Console console;
    private final LiveLine line = new LiveLine();
    private int advised;
    private boolean raw;
    private boolean started;

    public Live(Console console) {
      this.console = console;
    }

    @Override
    public void started(RunId id) {
      started = true;
      console.detail("tacho: recording run " + id);
    }

    @Override
    public void foresees(TimeLeft.Estimate estimate, long nanos) {
      line.foresees(estimate, nanos);
    }

    @Override
    public void stands(RunFacts facts, long nanos, boolean rawTerminal) {
      raw = rawTerminal;
      line.say(facts, nanos).forEach(text -> console.hint(framed(text)));
      List<RunEvent.Entry> advice = facts.advice();
      for (; advised < advice.size(); advised++) {
        console.hint(framed(AdviceView.live(advice.get(advised))));
      }
    }

    @Override
    public void notice(String message) {
      console.error(framed("tacho: " + message));
    }

    @Override
    public void goesOn(String message) {
      console.hint(framed(message));
    }

    /// Whether a run was begun.
    boolean hasStarted() {
      return started;
    }

    /// On a raw terminal a line feed goes down a line, and not back to its beginning.
    private String framed(String text) {
      return raw ? "\r" + text + "\r" : text;
    }
  }
}
