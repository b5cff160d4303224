package dev.tacho.recorder.advice;

import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The rules that are held against a run: Tacho's own (the resource `advice.yaml` beside this
/// class), and what a user's file adds to them, puts in the place of one of the same id, or
/// switches off. Immutable; any thread.
public final class RuleBook {
  /// Format and major version, first member of a file of rules.
  public static final String SCHEMA = RuleFile.SCHEMA;

  private static final String BUILT_IN = "advice.yaml";

  private final List<Rule> rules;

  private RuleBook(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// What became of reading a file of rules.
  public sealed interface Read {
    /// It is without fault.
    record Taken(RuleBook rules) implements Read {}

    /// It is not.
    ///
    /// @param faults each with its line, from 1, or 0 for the whole file
    /// @param message all of them, for people
    record Refused(List<Fault> faults, String message) implements Read {
      public Refused {
        faults = List.copyOf(faults);
      }
    }
  }

  /// One fault of a file: the thing, its value and the remedy.
  public record Fault(int line, String message) {}

  /// Tacho's own rules.
  public static RuleBook builtIn() {
    return Holder.BUILT_IN_RULES;
  }

  /// These rules with those of `file`; or every fault of that file.
  public Read with(Path file) {
    YamlFaults faults = new YamlFaults();
    Optional<Yaml> yaml = Yaml.read(file, faults);
    return with("rules file " + file, yaml, faults);
  }

  /// These rules with those of the text of a file called `name`; or every fault of it.
  public Read with(String name, String text) {
    YamlFaults faults = new YamlFaults();
    return with(name, Yaml.parse(text, faults), faults);
  }

  private Read with(String what, Optional<Yaml> yaml, YamlFaults faults) {
    Map<String, Rule> byId = new LinkedHashMap<>();
    rules.forEach(rule -> byId.put(rule.id(), rule));
    if (yaml.isPresent()) {
      RuleFile.Content content = RuleFile.read(yaml.get(), faults);
      content.rules().forEach(rule -> byId.put(rule.id(), rule));
      content.off().forEach(byId::remove);
    }
    return faults.count() == 0
        ? new Read.Taken(new RuleBook(List.copyOf(byId.values())))
        : new Read.Refused(
            faults.all().stream().map(f -> new Fault(f.line(), f.message())).toList(),
            faults.message(what));
  }

  List<Rule> rules() {
    return rules;
  }

  /// Read on the first use, so that a word that judges nothing pays nothing.
  private static final class Holder {
    static final RuleBook BUILT_IN_RULES = read();

    private static RuleBook read() {
      return switch (new RuleBook(List.of()).with(BUILT_IN, text())) {
        case Read.Taken(var book) -> book;
        case Read.Refused(_, var message) -> throw new IllegalStateException(message);
      };
    }

    private static String text() {
      try (InputStream in =
          Objects.requireNonNull(
              RuleBook.class.getResourceAsStream(BUILT_IN), "resource missing: " + BUILT_IN)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
