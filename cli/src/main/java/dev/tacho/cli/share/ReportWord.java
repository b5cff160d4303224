package dev.tacho.cli.share;

import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.PackRun;
import dev.tacho.analysis.pack.Scorecard;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Vary;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.pack.PackJson;
import dev.tacho.report.pack.PackMarkdown;
import dev.tacho.report.pack.Report;
import dev.tacho.report.template.Template;
import dev.tacho.report.template.Templates;
import dev.tacho.report.text.Printable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// `tacho report`: runs as one page with charts, for whoever was not there.
public final class ReportWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of(
            "report", Group.SHARE, "writes a page with charts, tables and where they come from")
        .operands("RUN...", 0, Usage.ANY)
        .option("html", "FILE", "one HTML file that needs no network and no script")
        .option(
            "pdf", "FILE", "the same to be printed, with bookmarks, charts as lines and letters")
        .option("md", "FILE", "a Markdown page; without any of these it is printed")
        .option("csv", "FOLDER", "every table as a CSV file, numbers with all of their digits")
        .option(
            "plots",
            "FOLDER",
            "every chart by itself: SVG, PDF, PNG, and CSV with a matplotlib script")
        .option(
            "template",
            "NAME",
            "instead of the one that fits: " + String.join(", ", Template.words()))
        .option("title", "TEXT", "what stands above it")
        .option("author", "TEXT", "who stands below the title")
        .options("metric", "NAME", "only this number, metric, or pattern with *")
        .flag("absolute", "timelines and heat map in units, instead of shares")
        .options("weight", "MARK=NUMBER", "what a mark counts in the whole: health, answers, ...")
        .options("goal", "NAME=lower|higher", "which way a metric is better")
        .options("vary", "AXIS,...", "what is meant to differ between results: precision, hardware")
        .option("gallery", "FOLDER", "every chart and template, of made-up runs, into a new folder")
        .flag("no-cache", "read other tools' runs from scratch")
        .note(
            "RUN is a run of the store or the path of what another tool left behind; the first one"
                + " is the baseline. A run of runs stands for its members. What is missing says"
                + " why; with --json the same report is printed for programs.")
        .example("tacho report latest --html latest.html")
        .example("tacho report before latest --html change.html --title \"Driver 610\"")
        .example("tacho report latest --metric latency_ms --csv tables")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    if (arguments.has("gallery")) {
      return ReportFiles.gallery(call, call.path(arguments.text("gallery").get()));
    }
    if (arguments.operands().isEmpty()) {
      throw Refusal.usage("no run to report on; name one, for example latest");
    }
    Map<Scorecard.Mark, Double> weights = weights(arguments);
    List<PackRun> runs = ReportedRuns.of(call, call.store());
    Pack pack = Pack.of(runs, arguments.texts("metric"));
    if (pack.rows().isEmpty() && arguments.has("metric")) {
      throw Refusal.input(
          "no run has a number called "
              + Printable.of(String.join(" or ", arguments.texts("metric")))
              + "; tacho report without --metric shows what there is");
    }
    Templates.Wishes wishes =
        new Templates.Wishes(
            arguments.text("template").map(ReportWord::template).orElse(Templates.fitting(pack)),
            arguments.text("title"),
            arguments.text("author"),
            !arguments.has("absolute"),
            weights,
            Vary.of(arguments, runs.stream().map(PackRun::result).toList()));
    Report report = Templates.of(pack, wishes, call.now(), "tacho " + Version.TEXT);
    boolean written = ReportFiles.write(call, report);
    if (call.json()) {
      call.answer(PackJson.of(report));
    } else if (!written) {
      call.console().lines(PackMarkdown.of(report));
    }
    return ExitCode.DONE;
  }

  private static Template template(String typed) {
    return Template.of(typed)
        .orElseThrow(
            () ->
                Refusal.usage(
                    "--template is '"
                        + Printable.of(typed)
                        + "'"
                        + NearMiss.suggestion(typed, Template.words())
                        + " the templates are "
                        + String.join(", ", Template.words())));
  }

  private static Map<Scorecard.Mark, Double> weights(Arguments arguments) {
    Map<Scorecard.Mark, Double> weights = new EnumMap<>(Scorecard.Mark.class);
    for (String typed : arguments.texts("weight")) {
      int equals = typed.indexOf('=');
      Scorecard.Mark mark =
          Arrays.stream(Scorecard.Mark.values())
              .filter(m -> equals > 0 && m.word().equals(typed.substring(0, equals)))
              .findFirst()
              .orElseThrow(() -> wrong(typed));
      weights.put(mark, number(typed, equals));
    }
    return weights;
  }

  private static double number(String typed, int equals) {
    try {
      double weight = Double.parseDouble(typed.substring(equals + 1));
      if (weight >= 0 && weight <= Float.MAX_VALUE) {
        return weight;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw wrong(typed);
  }

  private static Refusal wrong(String typed) {
    List<String> marks = Arrays.stream(Scorecard.Mark.values()).map(Scorecard.Mark::word).toList();
    return Arguments.wrong(
        "weight", typed, "MARK=NUMBER, marks being " + String.join(", ", marks), "health=2");
  }
}
