package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.checks.PackedProgram.Started;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two hosts that train together, as two network namespaces joined by a cable of this machine's
/// kernel. Skipped where this user may not make those.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class SeveralHostsTest {
  private static final Pattern DIGEST = Pattern.compile("\"digest\":\\s*\"([0-9a-f]+)\"");
  private static final int STEPS = 10; // parameters are compared after every tenth
  private static final String FIRST = "10.214.9.1";

  @TempDir Path folder;
  private final String name = "tacho" + Long.toString(ProcessHandle.current().pid(), 36);

  @BeforeEach
  void connect() {
    must(ip("netns", "add", space(0)).or(() -> ip("netns", "add", space(1))));
    String cable = name + "c";
    must(ip("link", "add", cable + 0, "type", "veth", "peer", "name", cable + 1));
    for (int host = 0; host < 2; host++) {
      must(ip("link", "set", cable + host, "netns", space(host)));
      String address = host == 0 ? FIRST : "10.214.9.2";
      must(ip("-n", space(host), "addr", "add", address + "/24", "dev", cable + host));
      must(ip("-n", space(host), "link", "set", cable + host, "up"));
      must(ip("-n", space(host), "link", "set", "lo", "up"));
    }
  }

  /// The cable goes with its ends.
  @AfterEach
  void disconnect() {
    var _ = ip("netns", "del", space(0));
    var _ = ip("netns", "del", space(1));
  }

  private String space(int host) {
    return name + "h" + host;
  }

  private static void must(Optional<String> fault) {
    assumeTrue(fault.isEmpty(), () -> "no network namespaces here: " + fault.orElseThrow());
  }

  /// What went wrong, if anything did.
  private static Optional<String> ip(String... words) {
    try {
      List<String> command = new ArrayList<>(List.of("ip"));
      command.addAll(List.of(words));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? Optional.empty()
          : Optional.of(String.join(" ", command) + ": " + said.strip());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private PackedProgram host(int number) throws IOException {
    Path work = Files.createDirectories(folder.resolve("host" + number).resolve("work"));
    Files.writeString(
        work.resolve("sea.txt"), "she sells sea shells by the sea shore; ".repeat(99));
    return PackedProgram.in(work)
        .inside(List.of("ip", "netns", "exec", space(number)))
        .with("XDG_CACHE_HOME", folder.resolve("cache").toString()); // as a home on both hosts
  }

  private static Started train(PackedProgram host, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                ("train --data sea.txt --steps " + STEPS + " --batch 4 --context 16 --width 16")
                    .split(" ")));
    words.addAll(List.of("--layers 1 --heads 2 --eval-every 0 --json".split(" ")));
    words.addAll(List.of(more));
    return host.start(words.toArray(String[]::new));
  }

  /// Both come to their end with the same parameters.
  private void together(Started first, Started second) throws IOException {
    List<String> digests = new ArrayList<>();
    List<Outcome> ends = List.of(PackedProgram.await(first), PackedProgram.await(second));
    for (int host = 0; host < 2; host++) {
      Outcome end = ends.get(host);
      assertEquals(0, end.code(), end::err);
      Json.Obj told = Json.parseObject(end.out());
      assertEquals("completed", told.needText("state"));
      assertEquals(1, told.array("members").size(), "each host tells of its own worker");
      digests.add(digest(folder.resolve("host" + host + "/work"), told.needText("run")));
    }
    assertEquals(digests.getFirst(), digests.getLast());
  }

  private static String digest(Path work, String run) throws IOException {
    String health =
        Files.readString(work.resolve(".tacho/runs").resolve(run).resolve("health.json"));
    var found = DIGEST.matcher(health);
    assertTrue(found.find(), health);
    return found.group(1);
  }

  @Test
  void toldByFlags_twoHostsEndWithTheSameParameters() throws IOException {
    String at = FIRST + ":29533";
    together(
        train(host(0), "--rank", "0", "--world-size", "2", "--rendezvous", at),
        train(host(1), "--rank", "1", "--world-size", "2", "--rendezvous", at));
  }

  @Test
  void toldBySlurm_twoHostsEndWithTheSameParameters() throws IOException {
    together(train(bySlurm(0)), train(bySlurm(1)));
  }

  private PackedProgram bySlurm(int task) throws IOException {
    return host(task)
        .with("SLURM_JOB_ID", "481516")
        .with("SLURM_STEP_ID", "0")
        .with("SLURM_PROCID", Integer.toString(task))
        .with("SLURM_STEP_NUM_TASKS", "2")
        .with("SLURM_STEP_NODELIST", FIRST + ",10.214.9.2");
  }

  @Test
  void toldByTorchrunOfAWorldThatDoesNotCome_isASentenceWithinItsLimit() throws IOException {
    PackedProgram alone =
        host(1)
            .with("RANK", "1")
            .with("WORLD_SIZE", "2")
            .with("MASTER_ADDR", FIRST)
            .with("MASTER_PORT", "29533");
    Outcome end = PackedProgram.await(train(alone, "--patience", "1s"));
    assertEquals(1, end.code(), end::err);
    assertTrue(end.err().contains("for rank 0 to listen at tcp://" + FIRST + ":29533"), end::err);
  }
}
