package dev.tacho.bench.llm;

import dev.tacho.core.RunSink;
import dev.tacho.core.SampleShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Writes the rows of a cell on a thread of its own, so that the loop has nothing to do with files.
/// A request is handed over when it has ended and is not looked at by the loop until [#settle].
final class LlmRows implements AutoCloseable {
  private static final SampleShape ROWS = rows(LlmBench.REQUESTS);
  private static final SampleShape WARM_ROWS = rows(LlmBench.WARM_UPS);
  private static final SampleShape CHUNK_ROWS =
      new SampleShape(
          LlmBench.CHUNKS, List.of("repeat", "request", "part", "inter_chunk_latency_ms"));

  private final RunSink sink;
  private final long zero;
  private final boolean keepsChunks;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("tacho-llm-rows").factory());
  // confined to the thread
  private long chunkRows;

  /// @param zero the run's start by the monotonic clock
  LlmRows(RunSink sink, long zero, boolean keepsChunks) {
    this.sink = sink;
    this.zero = zero;
    this.keepsChunks = keepsChunks;
  }

  private static SampleShape rows(String name) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "repeat",
                SampleShape.SENT,
                SampleShape.FIRST,
                SampleShape.LAST,
                SampleShape.TOKENS,
                "chunks",
                "prompt_tokens"));
    columns.addAll(Timings.METRICS);
    return new SampleShape(name, columns);
  }

  /// Takes a request that has ended.
  void take(Request request, int repeat, boolean steady, Counting counting) {
    thread.execute(
        () -> {
          row(request, repeat, steady, counting);
          if (keepsChunks && steady && request.ok()) {
            chunks(request, repeat);
          }
          request.forgetArrivals();
        });
  }

  /// Takes the rates of a window.
  void repeat(Window ended, Map<String, Double> rates) {
    SampleShape shape = new SampleShape(LlmBench.REPEATS, List.copyOf(rates.keySet()));
    double[] values = rates.values().stream().mapToDouble(v -> v).toArray();
    sink.sample(ended.from - zero, ended.repeat, Request.OK, shape, values);
  }

  /// Waits until all is written; how many rows of chunks there are.
  long settle() {
    Future<Long> written = thread.submit(() -> chunkRows);
    try {
      return written.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the bench's thread was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the rows could not be written", e.getCause());
    }
  }

  private void row(Request request, int repeat, boolean steady, Counting counting) {
    SampleShape shape = steady ? ROWS : WARM_ROWS;
    double[] values = new double[shape.columns().size()];
    values[0] = repeat;
    values[1] = sinceStart(request.sentAt());
    values[2] = sinceStart(request.first());
    values[3] = sinceStart(request.last());
    values[4] = whole(request.outputTokens());
    values[5] = request.chunks();
    values[6] = whole(request.promptTokens());
    Timings timings = Timings.of(request, counting.tokens(request), nanos -> 0);
    for (int i = 0; i < Timings.METRICS.size(); i++) {
      values[7 + i] = timings.values().getOrDefault(Timings.METRICS.get(i), Double.NaN);
    }
    sink.sample(request.intended - zero, request.number, request.status(), shape, values);
  }

  private void chunks(Request request, int repeat) {
    double[] values = new double[4];
    for (int i = 0; i < request.chunks(); i++) {
      values[0] = repeat;
      values[1] = request.number;
      values[2] = i + 1.0;
      values[3] = i == 0 ? Double.NaN : (request.arrival(i) - request.arrival(i - 1)) / 1e6;
      sink.sample(request.arrival(i) - zero, ++chunkRows, Request.OK, CHUNK_ROWS, values);
    }
  }

  private double sinceStart(long nanos) {
    return nanos < 0 ? Double.NaN : nanos - zero;
  }

  private static double whole(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : Double.NaN;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
