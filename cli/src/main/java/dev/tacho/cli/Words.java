package dev.tacho.cli;

import dev.tacho.cli.judge.CompareWord;
import dev.tacho.cli.judge.GateWord;
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
import dev.tacho.cli.record.BenchWord;
import dev.tacho.cli.record.RunWord;
import dev.tacho.cli.share.ExportWord;
import dev.tacho.cli.share.ImportWord;
import dev.tacho.cli.share.McpWord;
import dev.tacho.cli.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of words, in the order of the help page. A new word is one class and one line here.
final class Words {
  private Words() {}

  static List<Word> all() {
    return List.of(
        new RunWord(),
        new BenchWord(),
        new ListWord(),
        new ShowWord(),
        new SummaryWord(),
        new WatchWord(),
        new ChartWord(),
        new CompareWord(),
        new GateWord(),
        new ExportWord(),
        new ImportWord(),
        new McpWord(),
        new NoteWord(),
        new EndWord(),
        new VerifyWord(),
        new ValidateWord(),
        new PruneWord(),
        new DoctorWord(),
        new DemoWord());
  }

  static Optional<Word> find(String name) {
    for (Word word : all()) {
      if (word.usage().word().equals(name)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Word word : all()) {
      names.add(word.usage().word());
    }
    return names;
  }
}
