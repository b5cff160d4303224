package dev.tacho.train.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.train.TrainException;
import dev.tacho.train.rendezvous.RendezvousSources.Found;
import dev.tacho.train.rendezvous.RendezvousSources.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousSourcesTest {
  private static Found from(Map<String, String> environment) {
    return RendezvousSources.read(RendezvousFlags.none(), environment);
  }

  private static String refusal(Map<String, String> environment) {
    return assertThrows(TrainException.class, () -> from(environment)).getMessage();
  }

  private static Rendezvous met(int rank, int world, String at) {
    return new Rendezvous(rank, world, Meeting.parse(at), Rendezvous.LIMIT);
  }

  @Test
  void nothingSaid_oneWorkerAlone() {
    assertEquals(new Found(Rendezvous.alone(), Source.NOBODY), from(Map.of("PATH", "/bin")));
  }

  @Test
  void torchrun_itsFourVariables() {
    var environment =
        Map.of("RANK", "3", "WORLD_SIZE", "8", "MASTER_ADDR", "10.0.0.7", "MASTER_PORT", "29511");
    assertEquals(new Found(met(3, 8, "tcp://10.0.0.7:29511"), Source.TORCHRUN), from(environment));
  }

  @Test
  void slurmStep_firstHostOfItsListAndPortOfItsJob() {
    var environment =
        Map.of(
            "SLURM_JOB_ID", "481516",
            "SLURM_STEP_ID", "2",
            "SLURM_PROCID", "5",
            "SLURM_NTASKS", "8",
            "SLURM_STEP_NUM_TASKS", "8",
            "SLURM_STEP_NODELIST", "gpu[07-08],gpu11");
    int port = 20_000 + (481_516 * 16 + 2) % 10_000;
    assertEquals(new Found(met(5, 8, "tcp://gpu07:" + port), Source.SLURM), from(environment));
  }

  /// As docs/slurm.md says of its example.
  @Test
  void slurmExample_twoNodesOfFourTasks_areRanksOfAWorldOfEight() {
    for (int task = 0; task < 8; task++) {
      var environment =
          Map.of(
              "SLURM_JOB_ID", "481516",
              "SLURM_STEP_ID", "0",
              "SLURM_PROCID", Integer.toString(task),
              "SLURM_NODEID", Integer.toString(task / 4),
              "SLURM_LOCALID", Integer.toString(task % 4),
              "SLURM_STEP_NUM_TASKS", "8",
              "SLURM_STEP_TASKS_PER_NODE", "4(x2)",
              "SLURM_STEP_NODELIST", "node[01-02]");
      assertEquals(new Found(met(task, 8, "tcp://node01:24256"), Source.SLURM), from(environment));
    }
  }

  @Test
  void slurmJobOfAHighNumber_hasAPortTooAndNotAnothersByOverflow() {
    var environment =
        Map.of(
            "SLURM_JOB_ID", "200000003",
            "SLURM_STEP_ID", "1",
            "SLURM_PROCID", "0",
            "SLURM_STEP_NUM_TASKS", "2",
            "SLURM_STEP_NODELIST", "a,b");
    assertEquals(
        new Found(met(0, 2, "tcp://a:20049"), Source.SLURM), from(environment)); // 16 x 3 + 1
  }

  @Test
  void slurmBatchScriptOutsideSrun_isNoStepOfManyTasks() {
    var environment = Map.of("SLURM_JOB_ID", "1", "SLURM_PROCID", "0", "SLURM_NTASKS", "8");
    assertEquals(Source.NOBODY, from(environment).source());
  }

  @Test
  void kubernetesIndexedJob_indexAndTheTwoThatItDoesNotTell() {
    var environment =
        Map.of("JOB_COMPLETION_INDEX", "1", "WORLD_SIZE", "2", "MASTER_ADDR", "lm-0.lm");
    assertEquals(new Found(met(1, 2, "tcp://lm-0.lm:29500"), Source.KUBERNETES), from(environment));
  }

  @Test
  void kubernetesWithoutThem_bothAreAskedForAtOnce() {
    assertEquals(
        "where the workers meet is not clear (a Kubernetes indexed Job); missing or wrong: how many"
            + " there are: --world-size, or the variable WORLD_SIZE; where rank 0 is: --rendezvous"
            + " HOST:PORT, or the variable MASTER_ADDR",
        refusal(Map.of("JOB_COMPLETION_INDEX", "1")));
  }

  @Test
  void flags_outweighTheEnvironmentOneByOne() {
    var flags =
        new RendezvousFlags(
            OptionalInt.empty(),
            OptionalInt.of(4),
            Optional.of("file:/tmp/meet"),
            Optional.of(Duration.ofSeconds(5)));
    var found =
        RendezvousSources.read(
            flags, Map.of("RANK", "3", "WORLD_SIZE", "8", "MASTER_ADDR", "elsewhere"));
    assertEquals(
        new Found(
            new Rendezvous(
                3, 4, new Meeting.SharedFile(Path.of("/tmp/meet")), Duration.ofSeconds(5)),
            Source.FLAGS),
        found);
  }

  @Test
  void valueThatIsNoNumber_isNamedWithItsVariable() {
    String message = refusal(Map.of("RANK", "one", "WORLD_SIZE", "2", "MASTER_ADDR", "h"));
    assertTrue(message.contains("RANK='one' is not a whole number"), message);
  }

  @Test
  void rankOutsideTheWorld_isRefused() {
    assertEquals(
        "rank 2 is not one of a world of 2: ranks are 0 to 1",
        refusal(Map.of("RANK", "2", "WORLD_SIZE", "2", "MASTER_ADDR", "h")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node7|node7",
        "node[01-04,07],gpu3|node01",
        "a,b|a",
        "rack[2-3]n[10,12]|rack2n10",
        "x[7]-ib,y|x7-ib"
      })
  void listOfHosts_beginsWith(String list, String first) {
    assertEquals(first, RendezvousSources.firstHost(list));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alone", "file:/a b/c", "tcp://host:1", "tcp://[::1]:65535"})
  void meeting_textReadsBack(String text) {
    assertEquals(text, Meeting.parse(text).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":80", "host:0", "host:65536", "::1:80", "file:"})
  void meeting_anythingElseIsRefused(String text) {
    assertThrows(TrainException.class, () -> Meeting.parse(text));
  }
}
