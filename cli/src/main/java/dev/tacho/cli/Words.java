package dev.tacho.cli;

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
        new GateWord(),
        new ExportWord(),
        new ImportWord(),
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
