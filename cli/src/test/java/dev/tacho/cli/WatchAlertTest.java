package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `watch --alert` against a receiver on this machine.
@Timeout(90)
final class WatchAlertTest {
  private static final String SECRET = "T00/B00/s3cr3tS3cr3t";

  @TempDir Path folder;
  private Recorded recorded;
  private HttpServer server;
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int status = 200;

  @BeforeEach
  void listen() throws Exception {
    recorded = new Recorded(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int answer = failures.getAndDecrement() > 0 ? 503 : status;
          if (answer == 200) {
            received.add(exchange.getRequestURI() + " " + body);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + SECRET;
  }

  private void failed() throws Exception {
    try (RunWriter run = recorded.open()) {
      PointShape shape = PointShape.of("val_acc", "loss");
      long second = 1_000_000_000L;
      for (int step = 1; step <= 30; step++) {
        double loss = step >= 20 ? Double.NaN : 1.0 / step;
        run.point((100 + step) * second, step, shape, new double[] {step / 20.0, loss});
      }
      run.event(Recorded.ended(RunState.FAILED, "out of luck", 3));
      run.seal();
    }
  }

  private Json.Obj body(int i) {
    String line = received.get(i);
    return Json.parseObject(line.substring(line.indexOf(' ') + 1));
  }

  @Test
  void bound_nan_andCrash_areSaidOnce_withEvidence_toAWebhook() throws Exception {
    failed();
    Said said =
        recorded.says(
            "watch",
            "open",
            "--alert",
            "val_acc > 0.9",
            "--alert",
            "nan",
            "--alert",
            "crash",
            "--alert",
            "nan",
            "--notify",
            "webhook:" + address());
    assertEquals(ExitCode.NO, said.code(), said.err());
    assertEquals(3, received.size());
    assertTrue(received.getFirst().startsWith("/" + SECRET + " "));
    assertEquals("tacho.alert/1", body(0).needText("schema"));
    assertEquals(Recorded.OPEN.text(), body(0).needText("id"));
    assertEquals("val_acc = 0.95 at step 19", body(0).needText("message"));
    assertEquals(19, body(0).needObject("evidence").needWhole("step"));
    assertEquals("loss became NaN at step 20", body(1).needText("message"));
    assertEquals("the run is failed: out of luck, exit code 3", body(2).needText("message"));
    assertTrue(
        said.out().contains("alert val_acc > 0.9: val_acc = 0.95 at step 19 · open 01JNQ9A7"),
        said.out());
    assertFalse((said.out() + said.err()).contains(SECRET));
  }

  @Test
  void slack_getsTextInItsForm_fromAVariable() throws Exception {
    failed();
    Said said =
        Said.by(
            new Environment(
                folder,
                Map.of("SLACK", address()),
                InstantSource.fixed(Said.NOON.plus(Duration.ofMinutes(10)))),
            "watch",
            "open",
            "--alert",
            "loss < 0.06",
            "--notify",
            "slack:env:SLACK");
    assertEquals(ExitCode.NO, said.code(), said.err());
    assertEquals(1, received.size());
    assertEquals(1, body(0).members().size());
    assertTrue(
        body(0)
            .needText("text")
            .startsWith("*loss &lt; 0.06* alert loss &lt; 0.06: loss = 0.05882"),
        received.getFirst());
  }

  @Test
  void command_getsTheAlertOnItsInput_andFailingOnesAreTold() throws Exception {
    failed();
    Path heard = folder.resolve("heard.json");
    Said said =
        recorded.says(
            "watch",
            "open",
            "--json",
            "--alert",
            "crash",
            "--notify",
            "command:cat > '" + heard + "'; echo $TACHO_ALERT_RULE >> '" + heard + "'",
            "--notify",
            "command:exit 7");
    List<String> lines = Files.readAllLines(heard);
    assertEquals("crash", lines.get(1));
    assertEquals("failed", Json.parseObject(lines.get(0)).needObject("evidence").needText("state"));
    assertTrue(said.err().contains("alert not sent to command: it ended with exit code 7"));
    assertTrue(said.out().contains("\"schema\":\"tacho.alert/1\""), said.out());
  }

  @Test
  void busyReceiver_isTriedAgain_andARefusingOneIsNamedByItsHostOnly() throws Exception {
    failed();
    failures.set(2);
    Said busy =
        recorded.says("watch", "open", "--alert", "crash", "--notify", "webhook:" + address());
    assertEquals(1, received.size());
    assertFalse(busy.err().contains("not sent"), busy.err());
    status = 404;
    Said gone =
        recorded.says("watch", "open", "--alert", "crash", "--notify", "slack:" + address());
    assertEquals(ExitCode.NO, gone.code());
    assertTrue(
        gone.err().contains("alert not sent to slack at 127.0.0.1: the answer was HTTP 404"),
        gone.err());
    assertFalse(gone.err().contains(SECRET));
  }

  @Test
  void stall_isSaidOnce_whileTheRunGoesOn() throws Exception {
    try (RunWriter run = recorded.open()) {
      Thread watching =
          Thread.ofVirtual()
              .start(
                  () ->
                      recorded.says(
                          "watch",
                          "open",
                          "--interval",
                          "20ms",
                          "--alert",
                          "stall=1m",
                          "--notify",
                          "webhook:" + address()));
      while (received.isEmpty()) {
        Thread.sleep(20);
      }
      Thread.sleep(200);
      run.event(Recorded.ended(RunState.COMPLETED, "", 0));
      run.seal();
      watching.join();
    }
    assertEquals(1, received.size());
    assertEquals("stall", body(0).needText("kind"));
    assertTrue(body(0).needText("message").startsWith("the program has reported nothing for "));
  }

  @Test
  void anotherToolsRun_isWatchedByItsPath() throws Exception {
    Path run = folder.resolve("wandb/run-20260201_000000-abc");
    Path files = Files.createDirectories(run.resolve("files"));
    Files.writeString(files.resolve("wandb-metadata.json"), "{\"exitcode\":1}");
    Files.writeString(
        files.resolve("wandb-history.jsonl"),
        "{\"_step\":0,\"loss\":1}\n{\"_step\":1,\"loss\":NaN}\n");
    Said said =
        recorded.says(
            "watch", run.toString(), "--alert", "nan", "--alert", "crash", "--alert", "acc > 1");
    assertEquals(ExitCode.NO, said.code(), said.err());
    assertTrue(said.out().contains("alert nan: loss became NaN at step 1 · run-2026"), said.out());
    assertTrue(said.out().contains("alert crash: the run is failed, exit code 1"), said.out());
    assertTrue(
        said.err().contains("'acc > 1' was never judged: the run reported no acc"), said.err());
  }

  @Test
  void whatCannotBeUnderstood_isRefused_withoutRepeatingAnAddress() {
    assertRefused("--alert 'nam' is no rule; did you mean nan?", "--alert", "nam");
    assertRefused("--notify sends alerts", "--notify", "command:true");
    Said said =
        recorded.says("watch", "open", "--alert", "nan", "--notify", "slack:htp:/" + SECRET);
    assertEquals(ExitCode.USAGE, said.code());
    assertTrue(said.err().contains("that is no address"), said.err());
    assertFalse(said.err().contains(SECRET));
  }

  private void assertRefused(String why, String... options) {
    List<String> args = new ArrayList<>(List.of("watch", "open"));
    args.addAll(List.of(options));
    Said said = recorded.says(args.toArray(String[]::new));
    assertEquals(ExitCode.USAGE, said.code());
    assertTrue(said.err().contains(why), said.err());
  }

  @Test
  void summary_isPostedToSlack_andWrittenAsMarkdown() throws Exception {
    failed();
    Said slack = recorded.says("summary", "open", "--post", "slack:" + address());
    assertEquals(ExitCode.DONE, slack.code(), slack.err());
    assertEquals(1, received.size());
    assertTrue(body(0).needText("text").startsWith("```"), received.getFirst());
    assertTrue(body(0).needText("text").contains("open"), received.getFirst());
    assertTrue(slack.err().contains("posted to slack at 127.0.0.1"), slack.err());
    assertFalse((slack.out() + slack.err()).contains(SECRET));
    Said file = recorded.says("summary", "open", "--post", "open.md");
    assertEquals(ExitCode.DONE, file.code(), file.err());
    assertTrue(Files.readString(folder.resolve("open.md")).contains("open"));
    assertEquals(
        ExitCode.USAGE, recorded.says("summary", "open", "--post", "mail:" + SECRET).code());
  }
}
