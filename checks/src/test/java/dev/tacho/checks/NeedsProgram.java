package dev.tacho.checks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// A test of the group `hardware`: it runs where the hardware's own program answers, and else is
/// skipped with that reason.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("hardware")
@ExtendWith(NeedsProgram.Condition.class)
@interface NeedsProgram {
  /// What stands on the PATH where the hardware is, such as `nvidia-smi`.
  String value();

  /// Looks for the program.
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class)
          .map(needed -> on(System.getenv("PATH"), needed.value()))
          .orElseGet(() -> ConditionEvaluationResult.enabled("needs nothing"));
    }

    static ConditionEvaluationResult on(String path, String program) {
      for (var folder : List.of(path.split(":"))) {
        if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
          return ConditionEvaluationResult.enabled(program + " is in " + folder);
        }
      }
      return ConditionEvaluationResult.disabled("no " + program + " on the PATH of this machine");
    }
  }
}
