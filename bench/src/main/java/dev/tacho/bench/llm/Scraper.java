package dev.tacho.bench.llm;

import dev.tacho.bench.llm.scrape.Gauges;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Asks an endpoint once a second how it is, on a thread and a connection of its own, and keeps
/// what it says as points of the run. Any thread.
final class Scraper implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_FAILURES = 3;

  private final Optional<URI> url;
  private final Map<String, String> headers;
  private final RunSink sink;
  // guarded by this
  private final Map<String, List<Seen>> seen = new TreeMap<>();
  // guarded by this
  private String trouble = "";
  private volatile boolean stopped;
  private Optional<Thread> thread = Optional.empty();

  /// A value and where it stood.
  record Seen(long nanos, String source, double value) {}

  /// What was told within the steady windows.
  ///
  /// @param values by metric; none where nothing was told
  /// @param reason why the others are missing
  record Told(Map<String, List<Seen>> values, String reason, String url) {}

  private Scraper(Optional<URI> url, Map<String, String> headers, RunSink sink) {
    this.url = url;
    this.headers = headers;
    this.sink = sink;
  }

  static Scraper of(LlmPlan plan, RunSink sink) {
    Scraper scraper = new Scraper(plan.metrics(), plan.headers(), sink);
    if (plan.metrics().isPresent()) {
      scraper.thread =
          Optional.of(Thread.ofPlatform().daemon().name("tacho-scrape").start(scraper::watch));
    }
    return scraper;
  }

  /// What was told while requests of `windows` were under way.
  synchronized Told told(List<Window> windows) {
    Map<String, List<Seen>> within = new TreeMap<>();
    seen.forEach(
        (metric, values) -> {
          List<Seen> kept =
              values.stream()
                  .filter(v -> windows.stream().anyMatch(w -> w.holds(v.nanos())))
                  .toList();
          if (!kept.isEmpty()) {
            within.put(metric, kept);
          }
        });
    String page = url.map(URI::toString).orElse("");
    String reason =
        url.isEmpty()
            ? "the endpoint's metrics were not asked for"
            : !trouble.isEmpty()
                ? page + " " + trouble
                : seen.isEmpty()
                    ? page + " names none of the gauges of vLLM, TGI, Triton and llama.cpp"
                    : page + " does not tell it within a steady window";
    return new Told(within, reason, page);
  }

  private void watch() {
    int failures = 0;
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      while (!stopped && failures < MOST_FAILURES) {
        failures = look(client) ? 0 : failures + 1;
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean look(HttpClient client) throws InterruptedException {
    try {
      HttpRequest.Builder ask = HttpRequest.newBuilder(url.orElseThrow()).timeout(PATIENCE);
      headers.forEach(ask::header);
      HttpResponse<java.io.InputStream> answer =
          client.send(ask.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (java.io.InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MOST_BYTES);
        if (answer.statusCode() != 200) {
          trouble("answered " + answer.statusCode());
          return false;
        }
        take(Gauges.of(new String(bytes, StandardCharsets.UTF_8)));
        return true;
      }
    } catch (IOException | IllegalArgumentException e) {
      if (!stopped) {
        trouble("could not be read: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
      }
      return false;
    }
  }

  private synchronized void trouble(String what) {
    if (seen.isEmpty()) {
      trouble = what;
    }
  }

  private synchronized void take(Map<String, Gauges.Gauge> gauges) {
    if (stopped) {
      return;
    }
    trouble = "";
    long now = System.nanoTime();
    gauges.forEach(
        (metric, gauge) -> {
          seen.computeIfAbsent(metric, _ -> new ArrayList<>())
              .add(new Seen(now, gauge.source(), gauge.value()));
          sink.point(
              sink.nanos(), RunSink.NO_STEP, PointShape.of(metric), new double[] {gauge.value()});
        });
  }

  /// Stops asking; nothing is written afterwards.
  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
    }
    thread.ifPresent(Thread::interrupt);
  }
}
