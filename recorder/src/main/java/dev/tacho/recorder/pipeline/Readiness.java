package dev.tacho.recorder.pipeline;

import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.process.Job;
import dev.tacho.process.JobStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks, before anything of a pipeline starts, whether what its stages need is there: programs,
/// directories, inputs. What an earlier stage declares as its output need not be there yet.
final class Readiness {
  private static final int INPUT_MISSING = 3;

  private final Map<String, Integer> lines;
  private final Path folder;
  private final Map<String, String> environment;
  private final Contents contents;
  private final Set<Path> promised = new HashSet<>();
  private final List<PipelineFile.Fault> faults = new ArrayList<>();
  private int exitCode = INPUT_MISSING;

  /// @param lines where in its file the command of each stage stands
  /// @param folder what directories of stages are relative to
  /// @param environment that all stages have
  Readiness(
      Map<String, Integer> lines, Path folder, Map<String, String> environment, Contents contents) {
    this.lines = lines;
    this.folder = folder;
    this.environment = environment;
    this.contents = contents;
  }

  /// What is missing for those stages of a file with faults that could be read. Their order is not
  /// known, so that what any of them makes counts as made.
  List<PipelineFile.Fault> missing(List<PipelineStage> stages) {
    stages.forEach(this::promise);
    for (PipelineStage stage : stages) {
      if (stage.skip().isEmpty()) {
        if (!stage.command().isEmpty() && !stage.command().getFirst().isBlank()) {
          checkProgram(stage);
        }
        checkInputs(stage);
      }
    }
    return faults;
  }

  /// Why the pipeline cannot be begun; empty when nothing is known against it.
  Optional<PipelineOutcome> refusal(PipelineOrder order) {
    for (PipelineStage stage : order.pipeline().stages()) {
      if (!order.choice().leavesOut(order.pipeline(), stage.name()) && stage.skip().isEmpty()) {
        checkProgram(stage);
        checkInputs(stage);
      }
      promise(stage);
    }
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PipelineOutcome.Refused(
                faults.stream().map(PipelineFile.Fault::toString).toList(), exitCode));
  }

  private void promise(PipelineStage stage) {
    stage.outputs().forEach(o -> promised.add(contents.directory(stage).resolve(o).normalize()));
  }

  private void checkProgram(PipelineStage stage) {
    Path directory = contents.directory(stage);
    String program = stage.command().getFirst();
    boolean comes =
        !Files.exists(directory)
            && (isPromised(directory) || promised.stream().anyMatch(p -> p.startsWith(directory)));
    boolean isPath = program.indexOf('/') >= 0;
    if (isPath && (comes || isPromised(directory.resolve(program).normalize()))) {
      return;
    }
    Map<String, String> own = new HashMap<>(environment);
    own.putAll(stage.env());
    Optional<JobStart.Refused> obstacle = Job.obstacle(program, comes ? folder : directory, own);
    if (obstacle.isPresent()) {
      if (faults.isEmpty() && obstacle.get().shellCode() != JobStart.Refused.NOT_STARTED) {
        exitCode = obstacle.get().shellCode();
      }
      add(stage, obstacle.get().reason());
    }
  }

  private void checkInputs(PipelineStage stage) {
    for (String input : stage.inputs()) {
      Path path = contents.directory(stage).resolve(input).normalize();
      // what a pattern stands for is looked at when its stage begins
      if (!Contents.isPattern(input) && !Files.exists(path) && !isPromised(path)) {
        if (faults.isEmpty()) {
          exitCode = INPUT_MISSING;
        }
        add(
            stage,
            "input "
                + input
                + " is not there (looked for "
                + path
                + "), and no stage before it declares it as an output; make it, or correct its"
                + " name");
      }
    }
  }

  /// Whether a stage before makes `path`, or a folder that holds it.
  private boolean isPromised(Path path) {
    return promised.stream().anyMatch(path::startsWith);
  }

  private void add(PipelineStage stage, String message) {
    faults.add(
        new PipelineFile.Fault(
            lines.getOrDefault(stage.name(), 1), "stage '" + stage.name() + "': " + message));
  }
}
