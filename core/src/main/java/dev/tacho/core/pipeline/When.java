package dev.tacho.core.pipeline;

import dev.tacho.core.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// When a stage may begin: all that is said here must hold.
///
/// @param after what has become of the stages that it needs
/// @param variable of the environment that must be set, to a value where one is given
/// @param file that must be there, seen from the stage's directory
public record When(After after, Optional<Variable> variable, Optional<String> file) {
  /// A stage that says nothing: after the success of what it needs.
  public static final When ON_SUCCESS =
      new When(After.ON_SUCCESS, Optional.empty(), Optional.empty());

  /// An outcome of the stages that a stage needs.
  public enum After {
    /// None is broken.
    ON_SUCCESS,
    /// At least one is broken.
    ON_FAILURE,
    /// Whatever came of them.
    ALWAYS;

    /// The word in files: `on-success`.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<After> ofWord(String word) {
      return Arrays.stream(values()).filter(a -> a.word().equals(word)).findFirst();
    }

    public static List<String> words() {
      return Arrays.stream(values()).map(After::word).toList();
    }
  }

  /// A variable that must be set to something, or to `value`.
  public record Variable(String name, Optional<String> value) {}

  /// Why the variable and the file keep the stage from running; empty when nothing does.
  Optional<String> unmet(PipelineStage stage, Scene scene) {
    if (variable.isPresent()) {
      String name = variable.get().name();
      Optional<String> found = scene.variable(stage, name).filter(v -> !v.isEmpty());
      if (found.isEmpty()) {
        return Optional.of("variable " + name + " is not set");
      }
      // the value itself may be a secret
      if (variable.get().value().filter(v -> !v.equals(found.get())).isPresent()) {
        return Optional.of("variable " + name + " is not " + variable.get().value().get());
      }
    }
    return file.filter(f -> !scene.isThere(stage, f)).map(f -> "file " + f + " is not there");
  }

  Json toJson() {
    Json.Builder json = Json.object().put("after", after.word());
    variable.ifPresent(v -> json.put("env", v.name()).putText("equals", v.value()));
    return json.putText("file", file).build();
  }
}
