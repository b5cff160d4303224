package dev.tacho.recorder.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.RunEvent.Grant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a scheduler, a container or an option gave a run.
class GrantsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

  @TempDir Path pod;

  private List<Grant> of(Map<String, String> environment) {
    return new Grants(environment, pod, OptionalDouble.empty(), OptionalLong.empty(), 64)
        .all(Optional.empty(), OptionalLong.empty(), NOW);
  }

  @Test
  void aBatchJob_hasWhatItsNodeWasGiven() {
    assertEquals(
        List.of(
            new Grant("time", 7200, "s", "SLURM_JOB_END_TIME"),
            new Grant("memory", 64.0 * (1L << 30), "B", "SLURM_MEM_PER_NODE"),
            new Grant("cpus", 16, "1", "SLURM_CPUS_ON_NODE"),
            new Grant("gpus", 4, "1", "SLURM_GPUS_ON_NODE")),
        of(
            Map.of(
                "SLURM_JOB_END_TIME", "1800007200",
                "SLURM_MEM_PER_NODE", "65536",
                "SLURM_CPUS_ON_NODE", "16",
                "SLURM_CPUS_PER_TASK", "4",
                "SLURM_GPUS_ON_NODE", "4")));
  }

  @Test
  void oneTaskOfSeveral_hasItsOwnShareAndNotTheNodes() {
    assertEquals(
        List.of(
            new Grant("memory", 8.0 * (1L << 30), "B", "SLURM_MEM_PER_CPU and SLURM_CPUS_PER_TASK"),
            new Grant("cpus", 4, "1", "SLURM_CPUS_PER_TASK"),
            new Grant("gpus", 1, "1", "SLURM_GPUS_PER_TASK")),
        of(
            Map.of(
                "SLURM_PROCID", "3",
                "SLURM_NTASKS", "8",
                "SLURM_MEM_PER_NODE", "65536",
                "SLURM_MEM_PER_CPU", "2048",
                "SLURM_CPUS_ON_NODE", "32",
                "SLURM_CPUS_PER_TASK", "4",
                "SLURM_GPUS_ON_NODE", "8",
                "SLURM_GPUS_PER_TASK", "1")));
  }

  @Test
  void allOfTheNodesMemory_whichSlurmWritesAsZero_isNoRequest() {
    assertEquals(List.of(), of(Map.of("SLURM_MEM_PER_NODE", "0", "SLURM_GPUS_ON_NODE", "many")));
  }

  @Test
  void aListOfDevices_isCounted() {
    assertEquals(
        List.of(new Grant("gpus", 3, "1", "SLURM_JOB_GPUS")),
        of(Map.of("SLURM_JOB_GPUS", "0,2,3")));
  }

  @Test
  void aPod_saysItsRequestBeforeItsLimit() throws IOException {
    Files.writeString(pod.resolve("mem_request"), "4294967296\n");
    Files.writeString(pod.resolve("cpu_limit"), "8");
    assertEquals(
        List.of(
            new Grant("memory", 4.0 * (1L << 30), "B", pod.resolve("mem_request").toString()),
            new Grant("cpus", 2, "1", "MY_CPU_REQUEST"),
            new Grant("cpus", 8, "1", pod.resolve("cpu_limit").toString())),
        of(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "MY_CPU_REQUEST", "2")));
    assertEquals(List.of(), of(Map.of("MY_CPU_REQUEST", "2")), "outside a pod they mean nothing");
  }

  @Test
  void aNumberOfProcessorsBeyondTheHosts_isInThousandths_andLeftOut() {
    assertEquals(
        List.of(), of(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "MY_CPU_REQUEST", "250")));
  }

  @Test
  void optionsAndControlGroups_areGrantsToo() {
    Grants grants =
        new Grants(Map.of(), pod, OptionalDouble.of(1.5), OptionalLong.of(1_000_000), 64);
    assertEquals(
        List.of(
            new Grant("time", 90, "s", "--timeout"),
            new Grant("memory", 5e5, "B", "--memory-limit"),
            new Grant("memory", 1e6, "B", "the control group"),
            new Grant("cpus", 1.5, "1", "the control group")),
        grants.all(Optional.of(Duration.ofSeconds(90)), OptionalLong.of(500_000), NOW));
  }
}
