package dev.tacho.cli;

import dev.tacho.cli.health.HealthReportWord;
import dev.tacho.cli.health.HealthStatusWord;
import dev.tacho.cli.health.HealthWatchWord;
import dev.tacho.cli.judge.CompareWord;
import dev.tacho.cli.judge.GateWord;
import dev.tacho.cli.judge.TrendWord;
import dev.tacho.cli.keep.DemoWord;
import dev.tacho.cli.keep.DoctorWord;
import dev.tacho.cli.keep.EndWord;
import dev.tacho.cli.keep.NoteWord;
import dev.tacho.cli.keep.PruneWord;
import dev.tacho.cli.keep.ValidateWord;
import dev.tacho.cli.keep.VerifyWord;
import dev.tacho.cli.look.ChartWord;
import dev.tacho.cli.look.ListWord;
import dev.tacho.cli.look.ShowWord;
import dev.tacho.cli.look.SummaryWord;
import dev.tacho.cli.look.WatchWord;
import dev.tacho.cli.record.BenchCommandWord;
import dev.tacho.cli.record.BenchLlmWord;
import dev.tacho.cli.record.BenchOnnxWord;
import dev.tacho.cli.record.RunWord;
import dev.tacho.cli.share.ExportWord;
import dev.tacho.cli.share.ImportWord;
import dev.tacho.cli.share.McpWord;
import dev.tacho.cli.share.ReportWord;
import dev.tacho.cli.share.UiWord;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.train.FaultTestWord;
import dev.tacho.cli.train.SmokeWord;
import dev.tacho.cli.train.TrainCollectiveWord;
import dev.tacho.cli.train.TrainValidateWord;
import dev.tacho.cli.train.TrainWord;
import java.util.List;
import java.util.Optional;

/// The table of words, in the order of the help page. A new word is one class and one line here.
final class Words {
  private Words() {}

  static List<Word> all() {
    return List.of(
        new RunWord(),
        new BenchCommandWord(),
        new BenchOnnxWord(),
        new BenchLlmWord(),
        new TrainWord(),
        new TrainCollectiveWord(),
        new FaultTestWord(),
        new SmokeWord(),
        new ListWord(),
        new ShowWord(),
        new SummaryWord(),
        new WatchWord(),
        new ChartWord(),
        new TrainValidateWord(),
        new CompareWord(),
        new TrendWord(),
        new GateWord(),
        new HealthStatusWord(),
        new HealthWatchWord(),
        new HealthReportWord(),
        new ReportWord(),
        new ExportWord(),
        new ImportWord(),
        new McpWord(),
        new UiWord(),
        new NoteWord(),
        new EndWord(),
        new VerifyWord(),
        new ValidateWord(),
        new PruneWord(),
        new DoctorWord(),
        new DemoWord());
  }

  /// The word that `typed` begins with: two where a word has parts (`bench onnx`), else one.
  static Optional<Word> find(List<String> typed) {
    String first = typed.getFirst();
    String both = typed.size() > 1 ? first + " " + typed.get(1) : first;
    return named(both).or(() -> named(first));
  }

  private static Optional<Word> named(String name) {
    return all().stream().filter(word -> word.usage().word().equals(name)).findFirst();
  }

  /// The words of which `first` is the first part; none where it has no parts.
  static List<Word> parts(String first) {
    return all().stream().filter(word -> word.usage().word().startsWith(first + " ")).toList();
  }

  static List<String> names() {
    return all().stream().map(word -> word.usage().word()).toList();
  }
}
