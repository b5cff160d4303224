package dev.tacho.cli.shell;

import dev.tacho.core.json.Json;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.plugin.Plugins;
import dev.tacho.report.budget.Budget;
import dev.tacho.report.budget.JsonBudget;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// One word being done. Confined to one thread.
public final class Call {
  private final Arguments arguments;
  private final Console console;
  private final Environment environment;

  public Call(Arguments arguments, Console console, Environment environment) {
    this.arguments = arguments;
    this.console = console;
    this.environment = environment;
  }

  public Arguments arguments() {
    return arguments;
  }

  public Console console() {
    return console;
  }

  public Environment environment() {
    return environment;
  }

  /// When this is, by the wall clock.
  public Instant now() {
    return environment.clock().instant();
  }

  /// The store that the options, the environment and the working directory name.
  public RunStore store() {
    return RunStore.at(
        RunStore.home(environment.directory(), arguments.text("home"), environment.variables()));
  }

  /// The run that the first operand names. Fails with a [Refusal] that lists what it may mean.
  public StoredRun run(RunStore store) {
    return run(store, arguments.operands().getFirst());
  }

  /// The run called `name`. Fails with a [Refusal] that lists what it may mean.
  public StoredRun run(RunStore store, String name) {
    return switch (store.find(name)) {
      case Lookup.Found(var run) -> run;
      case Lookup.NotFound(_, var nearest) ->
          throw Refusal.input(
              "no run '"
                  + Printable.of(name)
                  + "' in "
                  + store.home()
                  + (nearest.isEmpty()
                      ? "; tacho list shows all"
                      : "; did you mean " + Printable.of(String.join(" or ", nearest)) + "?"));
      case Lookup.Ambiguous(_, var candidates) -> {
        StringBuilder message =
            new StringBuilder("'")
                .append(Printable.of(name))
                .append("' stands for ")
                .append(candidates.size())
                .append(" runs; name one by its id:");
        for (RunStatus run : candidates) {
          message
              .append("\n  ")
              .append(run.id())
              .append("  ")
              .append(Printable.of(run.title()))
              .append("  ")
              .append(run.state().word())
              .append("  ")
              .append(Moments.ago(run.started(), now()));
        }
        throw Refusal.input(message.toString());
      }
    };
  }

  /// What reads other tools' runs; what it reads is kept in the user's cache, unless `--no-cache`
  /// was given or there is no place for one.
  public RunReaders readers() {
    Plugins plugins = Plugins.of(environment.variables());
    plugins.faults().forEach(fault -> console.hint("plugin left out: " + Printable.of(fault)));
    Optional<Path> cache =
        arguments.has("no-cache")
            ? Optional.empty()
            : RunReaders.cacheFolder(environment.variables());
    return cache.isPresent()
        ? RunReaders.of(cache.get(), plugins.formats(), environment.clock())
        : RunReaders.withoutCache(plugins.formats(), environment.clock());
  }

  /// Where this user's caches lie: below the cache folder, or below that for temporary files where
  /// there is none.
  public Path caches() {
    return RunReaders.cacheFolder(environment.variables())
        .orElse(Path.of(System.getProperty("java.io.tmpdir"), "tacho"));
  }

  /// What was typed, as it stands in the run of `word`: operands first, options by name.
  public List<String> typed(String word) {
    List<String> typed = new ArrayList<>(List.of("tacho"));
    typed.addAll(List.of(word.split(" ")));
    typed.addAll(arguments.operands());
    new TreeMap<>(arguments.given())
        .forEach(
            (option, values) ->
                values.forEach(
                    value -> {
                      typed.add("--" + option);
                      if (!value.isEmpty()) {
                        typed.add(value);
                      }
                    }));
    return typed;
  }

  /// Seals what `word` recorded: the seal's digest, or empty when that failed, which is told.
  public Optional<String> seal(String word, RunWriter run) {
    try {
      return Optional.of(run.seal().digest());
    } catch (StoreException e) {
      console.error("tacho " + word + ": the run could not be sealed: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// The file that `typed` names, seen from the working directory.
  public Path path(String typed) {
    try {
      return environment.directory().resolve(typed);
    } catch (InvalidPathException e) {
      throw Refusal.usage(
          "'" + Printable.of(typed) + "' is no file name: " + e.getReason() + "; name another");
    }
  }

  /// Whether JSON was asked for instead of text.
  public boolean json() {
    return arguments.has("json");
  }

  /// Prints the word's whole JSON answer, its longest lists shortened where a budget asks for it.
  public void answer(Json.Obj json) {
    Optional<Budget> budget = budget();
    if (budget.isEmpty()) {
      console.line(json.pretty());
      return;
    }
    String text = JsonBudget.fit(json, budget.get(), true).pretty();
    if (Budget.tokensOf(text.length() + 1L) > budget.get().tokens()) {
      throw Refusal.usage(
          "a budget of "
              + budget.get().tokens()
              + " tokens does not hold this answer with all of its lists empty; it takes "
              + Budget.tokensOf(text.length() + 1L));
    }
    console.line(text);
  }

  /// How long the answer may be; empty where nobody said.
  public Optional<Budget> budget() {
    Optional<String> text = arguments.text("budget");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Budget(arguments.count("budget", Budget.LEAST, 300)));
  }

  /// The form in which tables are wanted.
  public Format format() {
    return Format.of(arguments);
  }

  /// Prints `table` in the form that is wanted, for people behind `indent`.
  public void print(Table table, String indent) {
    switch (format()) {
      case TEXT -> {
        for (String line : table.lines(console.screen().columns() - indent.length())) {
          console.line(indent + line);
        }
      }
      case CSV -> console.lines(table.csv());
      case MARKDOWN -> console.lines(table.markdown());
    }
  }
}
