package dev.tacho.recorder.machine;

import dev.tacho.core.RunEvent.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a run was given of memory, processors, GPUs and time, and by whom: the options of the
/// recording, a scheduler's variables, Kubernetes' files of a pod, the control groups around it.
/// Of one resource, the one that its user asked for stands first. Pure but for reading the pod's
/// files.
///
/// Sources: the output environment variables of sbatch(1) and srun(1), Slurm 24.05 (memory is in
/// MiB; `SLURM_JOB_END_TIME` is in seconds since 1970); "Expose Pod Information to Containers" in
/// the Kubernetes documentation, whose names of variables and of files under `/etc/podinfo` are
/// taken, with divisors of 1 and 1 byte.
public record Grants(
    Map<String, String> environment,
    Path podInfo,
    OptionalDouble quotaCpus,
    OptionalLong memoryLimit,
    int hostCpus) {
  /// Where the documentation of Kubernetes has a pod's own data mounted.
  public static final Path POD_INFO = Path.of("/etc/podinfo");

  private static final double MEBIBYTE = 1 << 20;
  private static final String BYTES = "B";
  private static final String COUNT = "1";

  /// Everything that was given, each with where it says so.
  ///
  /// @param timeout of the recording
  /// @param limit of the command's own control group, by an option
  /// @param now when the command begins
  public List<Grant> all(Optional<Duration> timeout, OptionalLong limit, Instant now) {
    List<Grant> grants = new ArrayList<>();
    timeout.ifPresent(
        time -> grants.add(new Grant("time", time.toMillis() / 1000.0, "s", "--timeout")));
    whole("SLURM_JOB_END_TIME").stream()
        .mapToDouble(end -> end - now.toEpochMilli() / 1000.0)
        .filter(left -> left > 0)
        .forEach(left -> grants.add(new Grant("time", left, "s", "SLURM_JOB_END_TIME")));
    limit.ifPresent(
        bytes -> grants.add(new Grant("memory", (double) bytes, BYTES, "--memory-limit")));
    slurmMemory(grants);
    slurmCpus(grants);
    slurmGpus(grants);
    pod(grants);
    memoryLimit.ifPresent(
        bytes -> grants.add(new Grant("memory", (double) bytes, BYTES, "the control group")));
    quotaCpus.ifPresent(cpus -> grants.add(new Grant("cpus", cpus, COUNT, "the control group")));
    return grants;
  }

  /// Whether this is one of several tasks of a step, which share what the node was given.
  private boolean oneOfSeveral() {
    return environment.containsKey("SLURM_PROCID") && whole("SLURM_NTASKS").orElse(1) > 1;
  }

  private void slurmMemory(List<Grant> grants) {
    OptionalLong perNode = whole("SLURM_MEM_PER_NODE");
    OptionalLong perCpu = whole("SLURM_MEM_PER_CPU");
    Optional<Named> cpus = cpus();
    if (perNode.isPresent() && !oneOfSeveral()) {
      grants.add(new Grant("memory", perNode.getAsLong() * MEBIBYTE, BYTES, "SLURM_MEM_PER_NODE"));
    } else if (perCpu.isPresent() && cpus.isPresent()) {
      grants.add(
          new Grant(
              "memory",
              perCpu.getAsLong() * MEBIBYTE * cpus.get().count(),
              BYTES,
              "SLURM_MEM_PER_CPU and " + cpus.get().name()));
    }
  }

  private void slurmCpus(List<Grant> grants) {
    cpus().ifPresent(cpus -> grants.add(new Grant("cpus", cpus.count(), COUNT, cpus.name())));
  }

  private record Named(String name, double count) {}

  private Optional<Named> cpus() {
    String name = oneOfSeveral() ? "SLURM_CPUS_PER_TASK" : "SLURM_CPUS_ON_NODE";
    OptionalLong count = whole(name);
    return count.isPresent()
        ? Optional.of(new Named(name, (double) count.getAsLong()))
        : Optional.empty();
  }

  private void slurmGpus(List<Grant> grants) {
    if (oneOfSeveral()) {
      whole("SLURM_GPUS_PER_TASK")
          .ifPresent(n -> grants.add(new Grant("gpus", (double) n, COUNT, "SLURM_GPUS_PER_TASK")));
      return;
    }
    OptionalLong count = whole("SLURM_GPUS_ON_NODE");
    String list = environment.getOrDefault("SLURM_JOB_GPUS", "").strip();
    if (count.isPresent()) {
      grants.add(new Grant("gpus", (double) count.getAsLong(), COUNT, "SLURM_GPUS_ON_NODE"));
    } else if (list.matches("\\d+(,\\d+)*")) {
      grants.add(new Grant("gpus", list.split(",", -1).length, COUNT, "SLURM_JOB_GPUS"));
    }
  }

  /// Requests before limits: they are what was asked for.
  private void pod(List<Grant> grants) {
    for (String kind : List.of("request", "limit")) {
      pod("mem_" + kind, "MY_MEM_" + kind.toUpperCase(Locale.ROOT))
          .filter(bytes -> bytes.count() >= MEBIBYTE)
          .ifPresent(bytes -> grants.add(new Grant("memory", bytes.count(), BYTES, bytes.name())));
      // a number beyond the host's is in thousandths, by a divisor that is not told here
      pod("cpu_" + kind, "MY_CPU_" + kind.toUpperCase(Locale.ROOT))
          .filter(cpus -> cpus.count() <= hostCpus)
          .ifPresent(cpus -> grants.add(new Grant("cpus", cpus.count(), COUNT, cpus.name())));
    }
  }

  private Optional<Named> pod(String file, String variable) {
    Path path = podInfo.resolve(file);
    if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
      OptionalLong said = whole(variable);
      if (said.isPresent()) {
        return Optional.of(new Named(variable, (double) said.getAsLong()));
      }
      try {
        OptionalLong written = number(Files.readString(path));
        return written.isPresent()
            ? Optional.of(new Named(path.toString(), (double) written.getAsLong()))
            : Optional.empty();
      } catch (IOException _) {
        // not mounted: nothing was said of this resource
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// A variable's whole number above zero, which in Slurm stands for all there is.
  private OptionalLong whole(String name) {
    return number(environment.getOrDefault(name, ""));
  }

  private static OptionalLong number(String text) {
    String digits = text.strip();
    return digits.matches("\\d{1,18}") && Long.parseLong(digits) > 0
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }
}
