package dev.tacho.cli;

import dev.tacho.bench.onnx.Engine;
import dev.tacho.cli.shell.ArgumentParser;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Failure;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.HelpPage;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Screen;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.train.SampleProcess;
import dev.tacho.cli.train.WorkerProcess;
import dev.tacho.core.text.NearMiss;
import dev.tacho.process.Holder;
import dev.tacho.report.text.Printable;
import dev.tacho.telemetry.nvml.NvmlHelper;
import dev.tacho.train.sweep.SweepWorker;
import dev.tacho.train.validate.ReplayWorker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way in: `tacho WORD ...`. [#main] is the thin shell with the process in its hands; all
/// else goes through [#run], which tests call too.
public final class Tacho {
  private Tacho() {}

  /// Does what `args` say and ends the process.
  public static void main(String[] args) throws IOException {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    if (args.length == 1 && args[0].equals("--version")) {
      // the quickest answer: nothing of Tacho's is loaded but this class
      out.write(("tacho " + Version.TEXT + "\n").getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (args.length > 0 && args[0].equals(SelfStart.HOLDER)) {
      Holder.run(List.of(args).subList(1, args.length));
      return;
    }
    if (args.length > 0 && args[0].equals(SelfStart.GPU)) {
      NvmlHelper.run(List.of(args).subList(1, args.length), System.in, out);
      // a thread may hang in the library for ever
      Runtime.getRuntime().halt(ExitCode.DONE);
    }
    if (args.length == 1 && args[0].equals(SelfStart.ENGINE)) {
      engine(out);
    }
    if (args.length == 1 && args[0].equals(SelfStart.SWEEPER)) {
      Runnable end = () -> Runtime.getRuntime().halt(ExitCode.NO);
      // threads of libtorch may still run
      Runtime.getRuntime().halt(SweepWorker.run(System.in, out, end) ? ExitCode.DONE : ExitCode.NO);
    }
    if (args.length == 1 && args[0].equals(SelfStart.REPLAYER)) {
      Runnable end = () -> Runtime.getRuntime().halt(ExitCode.NO);
      Runtime.getRuntime()
          .halt(ReplayWorker.run(System.in, out, end) ? ExitCode.DONE : ExitCode.NO);
    }
    Environment environment = Environment.system();
    if (args.length == 1 && args[0].equals(SelfStart.WORKER)) {
      // threads of libtorch may still run; what was to be kept is
      Runtime.getRuntime().halt(WorkerProcess.run(System.in, System.out, environment));
    }
    if (args.length == 3 && args[0].equals(SelfStart.SAMPLE)) {
      Runtime.getRuntime().halt(SampleProcess.run(Path.of(args[1]), Path.of(args[2]), System.out));
    }
    if (args.length == 2 && args[0].equals("@train")) {
      Training.run(Path.of(args[1]), environment);
      System.exit(ExitCode.DONE);
    }
    Console console =
        new Console(
            out, new FileOutputStream(FileDescriptor.err), Screen.detect(environment.variables()));
    // not System.exit: before it ends the JVM looks through all jars for somebody to log the exit
    // to, which takes as long as all of `tacho list`; no word leaves anything to a shutdown hook
    Runtime.getRuntime().halt(run(List.of(args), console, environment));
  }

  private static void engine(FileOutputStream out) {
    try {
      Engine.run(System.in, out, () -> Runtime.getRuntime().halt(ExitCode.NO));
      Runtime.getRuntime().halt(ExitCode.DONE);
    } catch (InterruptedException _) {
      Runtime.getRuntime().halt(ExitCode.BUG);
    }
  }

  /// Does what `args` say and tells the exit code. Writes to `console` only.
  static int run(List<String> args, Console console, Environment environment) {
    String place = "tacho: ";
    try {
      List<String> leading = new ArrayList<>();
      int at = leadingOptions(args, leading);
      if (at == args.size()) {
        return withoutWord(leading, console);
      }
      List<String> typed = args.subList(at, args.size());
      if (isPartsAsked(typed)) {
        console.line(HelpPage.ofParts(typed.getFirst(), Words.parts(typed.getFirst())));
        console.finish();
        return ExitCode.DONE;
      }
      Word word = word(typed);
      Usage usage = word.usage();
      place = "tacho " + usage.word() + ": ";
      leading.addAll(typed.subList(usage.words(), typed.size()));
      int code = run(word, ArgumentParser.parse(usage, leading), console, environment);
      console.finish();
      return code;
    } catch (Console.ReaderGone _) {
      return ExitCode.DONE;
    } catch (RuntimeException | Error e) {
      return failed(place, e, isDebug(args), console);
    }
  }

  /// What is wrong with `args`, without doing what they say; empty when they can be understood.
  /// The examples in the documents are held against it.
  public static Optional<String> fault(List<String> args) {
    try {
      List<String> leading = new ArrayList<>();
      int at = leadingOptions(args, leading);
      if (at < args.size()) {
        List<String> typed = args.subList(at, args.size());
        if (!isPartsAsked(typed)) {
          Usage usage = word(typed).usage();
          leading.addAll(typed.subList(usage.words(), typed.size()));
          ArgumentParser.parse(usage, leading);
        }
      }
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(String.valueOf(refusal.getMessage()));
    }
  }

  private static int run(Word word, Arguments arguments, Console console, Environment environment) {
    console.loudness(arguments.has("quiet"), arguments.has("verbose"));
    if (arguments.has("help")) {
      console.line(HelpPage.of(word.usage()));
      return ExitCode.DONE;
    }
    Call call = new Call(arguments, console, environment);
    call.budget().ifPresent(console::budget);
    return word.run(call);
  }

  /// Puts the options before the word into `leading` and tells where the word stands.
  private static int leadingOptions(List<String> args, List<String> leading) {
    int at = 0;
    while (at < args.size() && args.get(at).startsWith("-")) {
      String option = args.get(at++);
      leading.add(option);
      boolean valued = option.equals("--home") || option.equals("--budget");
      if (valued && at < args.size()) {
        leading.add(args.get(at++));
      }
    }
    return at;
  }

  private static int withoutWord(List<String> options, Console console) {
    if (options.contains("--version")) {
      console.line("tacho " + Version.TEXT);
    } else {
      Usage common = Usage.of("WORD", Group.LOOK, "").build();
      ArgumentParser.parse(common, options);
      console.line(HelpPage.ofAll(Words.all()));
    }
    console.flush();
    return ExitCode.DONE;
  }

  private static Word word(List<String> typed) {
    Optional<Word> word = Words.find(typed);
    if (word.isPresent()) {
      return word.get();
    }
    String name = typed.getFirst();
    List<Word> parts = Words.parts(name);
    if (!parts.isEmpty()) {
      String known =
          parts.stream()
              .map(part -> part.usage().word().substring(name.length() + 1))
              .collect(Collectors.joining(", "));
      boolean named = typed.size() > 1 && !typed.get(1).startsWith("-");
      throw Refusal.usage(
          (named
                  ? "'" + Printable.of(typed.get(1)) + "' is nothing that " + name + " can do"
                  : name + " needs to be told what to do")
              + "; there is: "
              + known);
    }
    throw Refusal.usage(
        "unknown word '"
            + Printable.of(name)
            + "'"
            + NearMiss.suggestion(name, Words.names())
            + " tacho --help shows all");
  }

  /// Whether the help for a word is asked for that is nothing but its parts, and not for one of
  /// them.
  private static boolean isPartsAsked(List<String> typed) {
    return typed.size() == 2
        && List.of("--help", "-h").contains(typed.get(1))
        && !Words.parts(typed.getFirst()).isEmpty()
        && Words.find(typed.subList(0, 1)).isEmpty();
  }

  private static boolean isDebug(List<String> args) {
    int end = args.indexOf("--");
    return (end < 0 ? args : args.subList(0, end)).contains("--debug");
  }

  private static int failed(String place, Throwable e, boolean debug, Console console) {
    if (debug) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      console.error(trace.toString().stripTrailing());
    }
    Optional<Failure> known = Failure.of(e);
    if (known.isPresent()) {
      console.error(place + known.get().message());
      return known.get().exitCode();
    }
    console.error(
        place
            + "this is a bug in Tacho: "
            + e
            + (debug ? "" : "; run it again with --debug and report what it shows"));
    return ExitCode.BUG;
  }
}
