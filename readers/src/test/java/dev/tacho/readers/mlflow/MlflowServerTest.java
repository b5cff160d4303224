package dev.tacho.readers.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/// A real HTTP server on loopback that speaks MLflow's documented REST API; that it does is shown
/// by MLflow's own client reading the same runs from it.
@Timeout(60)
class MlflowServerTest {
  private static final String RUN = MlflowSample.CHILD;

  @TempDir Path folder;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private volatile String status = "RUNNING";
  private volatile String metric = "loss";
  private volatile int answerWith = 200;
  private volatile boolean silent;
  private volatile boolean paged = true;
  private volatile String authorization = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/2.0/mlflow/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void aRun_isReadWhole_pageByPage_andMlflowsOwnClientReadsTheSame() {
    RunReader run = TestReaders.open(fetch("/#/experiments/7/runs/" + RUN));
    assertEquals(
        List.of("0:0.9", "1:NaN", "2:Infinity", "3:0.25"), TestReaders.values(run, "loss"));
    assertEquals("lr 0.001", run.header().title());
    assertEquals("vision", run.header().project().orElseThrow().text());
    assertEquals("{\"lr\":0.001}", run.header().configuration().toString());
    assertEquals(Optional.of("sweep"), run.group());
    // its client cannot take more than one page: it adds to a list that it may not change
    paged = false;
    MlflowClient client = new MlflowClient(address("").toString());
    List<Service.Metric> theirs = client.getMetricHistory(RUN, "loss");
    assertEquals(
        TestReaders.values(run, "loss"),
        theirs.stream().map(m -> m.getStep() + ":" + m.getValue()).toList());
    assertEquals("lr 0.001", client.getRun(RUN).getInfo().getRunName());
  }

  @Test
  void allRuns_areListedWithTheirLastValues_andNoHistoryIsAskedFor() {
    Path store = fetch("");
    RunReaders readers = RunReaders.withoutCache(List.of(), InstantSource.system());
    List<RunReader> runs = readers.find(store).runs().stream().map(readers::open).toList();
    assertEquals(List.of("sweep", "lr 0.001"), runs.stream().map(r -> r.header().title()).toList());
    assertEquals(Optional.of(Json.of(0.25)), runs.get(1).endValues().get("loss"));
    assertEquals(runs.get(0).header().id(), runs.get(1).header().links().getFirst().run());
    assertFalse(asked.stream().anyMatch(a -> a.contains("get-history")), asked::toString);
  }

  @Test
  void aRunThatHasEnded_isFetchedOnce() {
    status = "FINISHED";
    fetch("/#/experiments/7/runs/" + RUN);
    long histories = asked.stream().filter(a -> a.contains("get-history")).count();
    fetch("/#/experiments/7/runs/" + RUN);
    assertEquals(histories, asked.stream().filter(a -> a.contains("get-history")).count());
  }

  @Test
  void credentials_goAlongAndIntoNoMessage() {
    Map<String, String> environment = Map.of("MLFLOW_TRACKING_TOKEN", "s3cret-token");
    fetch("/#/experiments/7/runs/" + RUN, environment, Duration.ofSeconds(10));
    assertEquals("Bearer s3cret-token", authorization);
    answerWith = 403;
    String message = refusal("", environment, Duration.ofSeconds(10));
    assertTrue(message.contains("MLFLOW_TRACKING_TOKEN"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void credentials_goToNoOtherMachineInTheClear() {
    ReadersException refused =
        assertThrows(
            ReadersException.class,
            () ->
                new MlflowServer(
                        URI.create("http://mlflow.invalid:5000"),
                        Map.of("MLFLOW_TRACKING_TOKEN", "s3cret-token"),
                        folder,
                        Duration.ofSeconds(1))
                    .fetch());
    assertTrue(String.valueOf(refused.getMessage()).contains("in the clear"));
    assertFalse(String.valueOf(refused.getMessage()).contains("s3cret"));
  }

  @Test
  void anAddressWithCredentials_isRefusedWithoutRepeatingThem() {
    ReadersException refused =
        assertThrows(
            ReadersException.class,
            () ->
                new MlflowServer(
                    URI.create("https://ada:s3cret@mlflow.invalid"),
                    Map.of(),
                    folder,
                    Duration.ofSeconds(1)));
    assertFalse(String.valueOf(refused.getMessage()).contains("s3cret"));
  }

  @Test
  void aServerThatFallsSilent_isNotWaitedForLongerThanSaid() {
    silent = true;
    String message = refusal("", Map.of(), Duration.ofMillis(700));
    assertTrue(message.contains("does not answer experiments/search"), message);
  }

  @Test
  void otherServersAndRedirects_areToldFrom() {
    answerWith = 302;
    assertTrue(refusal("", Map.of(), Duration.ofSeconds(10)).contains("not followed"));
    answerWith = 404;
    assertTrue(refusal("", Map.of(), Duration.ofSeconds(10)).contains("HTTP 404"));
  }

  @Test
  void aMetricNamedLikeAPathElsewhere_isWrittenNowhere() throws IOException {
    metric = "../../../escaped";
    fetch("/#/experiments/7/runs/" + RUN);
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(0, all.filter(p -> p.toString().contains("escaped")).count());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String what = exchange.getRequestURI().getPath().substring("/api/2.0/mlflow/".length());
    Map<String, String> query = query(exchange.getRequestURI().getQuery());
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + new String(body, StandardCharsets.UTF_8));
    authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (answerWith == 302) {
      exchange.getResponseHeaders().add("Location", "http://localhost:1/");
    }
    byte[] text = text(what, query).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answerWith, text.length + (silent ? 10 : 0));
    exchange.getResponseBody().write(text);
    if (silent) {
      // the head and most of the body are there, the end never comes
      exchange.getResponseBody().flush();
      try {
        end.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  private String text(String what, Map<String, String> query) {
    return switch (what) {
      case "experiments/search" ->
          "{\"experiments\": [{\"experiment_id\": \"7\", \"name\": \"vision\"}]}";
      case "experiments/get" ->
          "{\"experiment\": {\"experiment_id\": \"7\", \"name\": \"vision\"}}";
      case "runs/search" ->
          "{\"runs\": ["
              + run(RUN, "lr 0.001", true)
              + ","
              + run(MlflowSample.PARENT, "sweep", false)
              + "]}";
      case "runs/get" ->
          "{\"run\": "
              + (RUN.equals(query.get("run_id"))
                  ? run(RUN, "lr 0.001", true)
                  : run(MlflowSample.PARENT, "sweep", false))
              + "}";
      case "metrics/get-history" ->
          paged
              ? query.containsKey("page_token") ? points(2, 4, "") : points(0, 2, "page 2")
              : points(0, 4, "");
      default -> "{}";
    };
  }

  private String run(String id, String name, boolean nested) {
    return """
        {"info": {"run_id": "%s", "run_uuid": "%s", "run_name": "%s", "experiment_id": "7",
          "status": "%s", "start_time": %d, "lifecycle_stage": "active", "user_id": "ada"},
         "data": {"metrics": [{"key": "%s", "value": 0.25, "timestamp": %d, "step": 3}],
          "params": [{"key": "lr", "value": "0.001"}],
          "tags": [%s{"key": "mlflow.user", "value": "ada"}]}}
        """
        .formatted(
            id,
            id,
            name,
            status,
            MlflowSample.START + (nested ? 1 : 0),
            metric,
            MlflowSample.START,
            nested
                ? "{\"key\": \"mlflow.parentRunId\", \"value\": \"" + MlflowSample.PARENT + "\"},"
                : "");
  }

  private static String points(int from, int to, String next) {
    List<String> values = List.of("0.9", "\"NaN\"", "\"Infinity\"", "0.25");
    List<String> points = new ArrayList<>();
    for (int step = from; step < to; step++) {
      points.add(
          "{\"key\": \"loss\", \"value\": "
              + values.get(step)
              + ", \"timestamp\": "
              + (MlflowSample.START + step)
              + ", \"step\": "
              + step
              + "}");
    }
    String token = next.isEmpty() ? "" : ", \"next_page_token\": \"" + next + "\"";
    return "{\"metrics\": " + points + token + "}";
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String part : text == null ? new String[0] : text.split("&")) {
      query.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
    }
    return query;
  }

  private URI address(String rest) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + rest);
  }

  private Path fetch(String rest) {
    return fetch(rest, Map.of(), Duration.ofSeconds(10));
  }

  private Path fetch(String rest, Map<String, String> environment, Duration limit) {
    return new MlflowServer(address(rest), environment, folder, limit).fetch();
  }

  private String refusal(String rest, Map<String, String> environment, Duration limit) {
    return String.valueOf(
        assertThrows(ReadersException.class, () -> fetch(rest, environment, limit)).getMessage());
  }
}
