package dev.tacho.analysis.query;

import dev.tacho.core.json.Json;
import java.util.Optional;

/// Anything that can be asked of a run: by it queries compare, orders sort and aggregates group.
public sealed interface Fact {
  /// The prefix of a setting's name.
  String CONFIG = "config.";

  /// The prefix of a tag's name.
  String TAG = "tag.";

  /// What the run says of itself in words.
  record Text(TextFact fact) implements Fact {}

  /// When it started.
  record Started() implements Fact {}

  /// How long its command ran.
  record Ran() implements Fact {}

  /// What its command ended with.
  record ExitCode() implements Fact {}

  /// Whether somebody put it among the favourites.
  record Favourite() implements Fact {}

  /// A tag by its key.
  record Tag(String name) implements Fact {}

  /// A setting by its path: `optimizer.lr`.
  record Setting(String path) implements Fact {}

  /// A value of a metric: its last, best, least or greatest.
  record Measure(Selector selector) implements Fact {}

  /// Reads a fact's name: `name`, `started`, `tag.seed`, `config.optimizer.lr`, else a metric.
  static Fact of(String text) {
    if (text.startsWith(CONFIG) && text.length() > CONFIG.length()) {
      return new Setting(text.substring(CONFIG.length()));
    }
    if (text.startsWith(TAG) && text.length() > TAG.length()) {
      return new Tag(text.substring(TAG.length()));
    }
    return switch (text) {
      case "started" -> new Started();
      case "ran" -> new Ran();
      case "exit_code" -> new ExitCode();
      case "favourite" -> new Favourite();
      default ->
          TextFact.ofWord(text)
              .<Fact>map(Text::new)
              .orElseGet(() -> new Measure(Selector.of(text)));
    };
  }

  /// What `run` has for it; empty where it has nothing.
  default Optional<Value> of(QueriedRun run) {
    return switch (this) {
      case Text(var fact) -> run.text(fact).map(Value.Words::new);
      case Started _ -> run.started().map(Value.Moment::new);
      case Ran _ ->
          run.ranNanos().isPresent()
              ? Optional.of(new Value.Span(run.ranNanos().getAsLong()))
              : Optional.empty();
      case ExitCode _ ->
          run.exitCode().isPresent()
              ? Optional.of(new Value.Figure(run.exitCode().getAsInt()))
              : Optional.empty();
      case Favourite _ -> Optional.of(new Value.Flag(run.favourite()));
      case Tag(var name) -> Optional.ofNullable(run.tags().get(name)).map(Value.Words::new);
      case Setting(var path) -> setting(run.configuration(), path).map(Fact::value);
      case Measure(var selector) ->
          selector.of(run).stream().<Value>mapToObj(Value.Figure::new).findFirst();
    };
  }

  /// The setting at `path`, whose names are divided by dots and may hold dots themselves.
  private static Optional<Json> setting(Json.Obj settings, String path) {
    Optional<Json> whole = settings.get(path);
    for (int dot = path.indexOf('.');
        whole.isEmpty() && dot > 0;
        dot = path.indexOf('.', dot + 1)) {
      if (settings.get(path.substring(0, dot)).orElse(null) instanceof Json.Obj inner) {
        whole = setting(inner, path.substring(dot + 1));
      }
    }
    return whole;
  }

  private static Value value(Json json) {
    return switch (json) {
      case Json.Num n -> new Value.Figure(n.asDouble());
      case Json.Str(var text) -> new Value.Words(text);
      case Json.Bool _, Json.Null _, Json.Arr _, Json.Obj _ -> new Value.Words(json.toString());
    };
  }

  /// As it is typed.
  default String text() {
    return switch (this) {
      case Text(var fact) -> fact.word();
      case Started _ -> "started";
      case Ran _ -> "ran";
      case ExitCode _ -> "exit_code";
      case Favourite _ -> "favourite";
      case Tag(var name) -> TAG + name;
      case Setting(var path) -> CONFIG + path;
      case Measure(var selector) -> selector.toString();
    };
  }
}
