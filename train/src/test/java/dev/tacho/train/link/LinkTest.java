package dev.tacho.train.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.health.WorkerStep;
import dev.tacho.train.TrainException;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final BlockingQueue<WorkerSays> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();

  private final KeeperLink.Heard heard =
      new KeeperLink.Heard() {
        @Override
        public void said(WorkerSays says, long nanos) {
          said.add(says);
        }

        @Override
        public void hungUp(int rank, String reason, long nanos) {
          hungUp.add(rank + ": " + reason);
        }
      };

  @Test
  void everyMessage_arrivesAsItWasSaid_withNotANumberAsData() throws Exception {
    WorkerStep step =
        new WorkerStep(
            1,
            7,
            0,
            Double.NaN,
            OptionalDouble.of(12.5),
            OptionalDouble.of(0.5),
            OptionalDouble.empty(),
            OptionalDouble.of(3),
            OptionalDouble.of(0.25),
            OptionalDouble.of(4000),
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            OptionalLong.of(1 << 30),
            OptionalLong.of(Long.MIN_VALUE));
    List<WorkerSays> all =
        List.of(
            new WorkerSays.Stepped(step),
            new WorkerSays.Entered(1, 3, "all-reduce", 7),
            new WorkerSays.Left(1, 3),
            new WorkerSays.Saved(1, 7, "/a b/\"c\"\n"),
            new WorkerSays.Evaluated(1, 7, 2.5, 640),
            new WorkerSays.Recomputed(1, 7, "gradients", false),
            new WorkerSays.Failed(1, 8, "disk", "full"),
            new WorkerSays.Ended(1, 8));
    try (KeeperLink keeper = KeeperLink.listen(LOOPBACK, heard)) {
      WorkerSays.Hello hello = new WorkerSays.Hello(1, keeper.token(), 42, "here", "run");
      try (WorkerLink worker = WorkerLink.open(LOOPBACK, keeper.port(), hello, () -> {})) {
        all.forEach(worker::say);
        assertEquals(hello, next());
        for (WorkerSays one : all) {
          WorkerSays came = next();
          if (came instanceof WorkerSays.Stepped(var heardStep)) {
            assertTrue(heardStep.nanos() != 0);
            assertEquals(step.digest(), heardStep.digest());
            assertEquals(step.gradientNorm(), heardStep.gradientNorm());
            assertTrue(Double.isNaN(heardStep.loss()));
            assertEquals(OptionalDouble.empty(), heardStep.waitMs());
          } else {
            assertEquals(one, came);
          }
        }
      }
      assertEquals("1: it hung up", hungUp.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void whoDoesNotKnowTheToken_isHungUpOn_andNobodyHearsOfIt() throws Exception {
    try (KeeperLink keeper = KeeperLink.listen(LOOPBACK, heard);
        Socket stranger = new Socket(LOOPBACK, keeper.port())) {
      stranger
          .getOutputStream()
          .write(
              (WorkerSaysJson.write(new WorkerSays.Hello(0, "guess", 1, "h", "r"))
                      + "\n{\"type\":\"beat\",\"rank\":0}\n")
                  .getBytes(StandardCharsets.UTF_8));
      int end;
      try {
        end = stranger.getInputStream().read();
      } catch (java.net.SocketException _) {
        end = -1;
      }
      assertEquals(-1, end);
      assertTrue(said.isEmpty());
    }
  }

  @Test
  void aWorkerWhoseKeeperIsGone_isEnded() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    KeeperLink keeper = KeeperLink.listen(LOOPBACK, heard);
    WorkerSays.Hello hello = new WorkerSays.Hello(0, keeper.token(), 42, "here", "run");
    try (WorkerLink _ = WorkerLink.open(LOOPBACK, keeper.port(), hello, ended::countDown)) {
      assertEquals(hello, next());
      keeper.close();
      assertTrue(ended.await(20, TimeUnit.SECONDS));
    }
    assertThrows(
        TrainException.class,
        () -> WorkerLink.open(LOOPBACK, keeper.port(), hello, () -> {}).close());
  }

  @Test
  void anOrder_isReadOnce_andTheEndOfTheInputEndsTheWorker() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    byte[] input = "{\"rank\":1}\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        Json.parseObject("{\"rank\":1}"),
        Tether.order(new ByteArrayInputStream(input), ended::countDown));
    assertTrue(ended.await(20, TimeUnit.SECONDS));
    assertThrows(
        TrainException.class,
        () -> Tether.order(new ByteArrayInputStream(new byte[0]), ended::countDown));
  }

  private WorkerSays next() throws InterruptedException {
    WorkerSays next = said.poll(20, TimeUnit.SECONDS);
    while (next instanceof WorkerSays.Beat) {
      next = said.poll(20, TimeUnit.SECONDS);
    }
    return java.util.Objects.requireNonNull(next);
  }
}
