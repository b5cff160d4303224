package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.process.ProcessIdentity.Liveness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcessIdentityTest {
  @Test
  void liveness_thisProcess_alive() {
    assertEquals(Liveness.ALIVE, ProcessIdentity.current().liveness());
  }

  @Test
  void liveness_anotherStartBootOrHost_notTakenForThisProcess() {
    var me = ProcessIdentity.current();
    var reused = new ProcessIdentity(me.pid(), me.startTicks() - 1, me.bootId(), me.host());
    var earlierBoot = new ProcessIdentity(me.pid(), me.startTicks(), "earlier", me.host());
    var elsewhere = new ProcessIdentity(me.pid(), me.startTicks(), me.bootId(), "elsewhere");
    assertEquals(Liveness.ENDED, reused.liveness());
    assertEquals(Liveness.ENDED, earlierBoot.liveness());
    assertEquals(Liveness.UNKNOWN, elsewhere.liveness());
  }

  @Test
  void liveness_processThatWaitsToBeCollected_ended() throws Exception {
    // sh never collects its child, since it becomes a program that does not
    Process parent =
        new ProcessBuilder("sh", "-c", "sh -c 'echo $$; read x' & exec sleep 20").start();
    try (var out = parent.inputReader()) {
      long pid = Long.parseLong(out.readLine());
      var identity = ProcessIdentity.of(pid).orElseThrow();
      Wait.until("its end", () -> identity.liveness() == Liveness.ENDED);
      assertTrue(ProcessStatus.stat(pid).isPresent(), "a zombie is still listed");
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void parse_nameWithParenthesesAndBlanks_fieldsStillFound() {
    var stat =
        ProcessStatus.parse(
            "42 (a) b (c) S 7 41 40 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 "
                + "987654 1000 100 18446744073709551615");
    assertEquals(new ProcessStatus.Stat(42, 'S', 7, 41, 40, 987_654), stat);
  }
}
