package dev.tacho.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One connection: which request it is at, and until when it must have moved on. Requests on a
/// connection come one after the other, so there is one deadline at a time. Confined to the event
/// loop.
final class Client {
  /// A refused client may send the rest of its request this long, so that it reads the refusal
  /// before its connection breaks.
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final Duration TURN_AWAY_TIME = Duration.ofSeconds(2);

  final Limits limits;
  final Counters counters;
  private final Vertx vertx;
  private final Context loop;
  private final HttpConnection connection;
  private final Gate gate;
  private final boolean turnedAway;
  private long timer = -1;
  private @Nullable Exchange current;

  Client(
      Vertx vertx,
      HttpConnection connection,
      Gate gate,
      Limits limits,
      Counters counters,
      boolean turnedAway) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.connection = connection;
    this.gate = gate;
    this.limits = limits;
    this.counters = counters;
    this.turnedAway = turnedAway;
    within(turnedAway ? TURN_AWAY_TIME : limits.requestTime(), this::cutOff);
  }

  /// The head of a request is here.
  void asked(HttpServerRequest request) {
    counters.requests.increment();
    Exchange exchange = new Exchange(this, request);
    current = exchange;
    if (turnedAway) {
      exchange.refuse(
          new Problem(
              503,
              "connections",
              limits.connections() + " are open, which is the limit",
              "close one, or try again",
              Map.of("Retry-After", "1")));
      return;
    }
    switch (gate.judge(headOf(request))) {
      case Gate.Verdict.Stop(var problem) -> exchange.refuse(problem);
      case Gate.Verdict.Pass pass -> exchange.receive(pass, gate);
    }
  }

  /// Bytes are here that are no request.
  void unreadable(HttpServerRequest request) {
    counters.requests.increment();
    Exchange exchange = new Exchange(this, request);
    current = exchange;
    Throwable cause = request.decoderResult().cause();
    String limit = "keep it under " + limits.headBytes() + " bytes";
    Problem problem =
        cause instanceof TooLongHttpLineException
            ? new Problem(414, "request line", "is too long", limit)
            : cause instanceof TooLongHttpHeaderException
                ? new Problem(431, "request headers", "are too long", limit)
                : new Problem(
                    400,
                    "request",
                    "is not HTTP/1.1: " + Shown.of(String.valueOf(cause.getMessage())),
                    "speak HTTP/1.1");
    exchange.refuse(problem);
  }

  /// Calls `late` unless something else is begun within `time`.
  void within(Duration time, Runnable late) {
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(Math.max(1, time.toMillis()), _ -> late.run());
  }

  /// No deadline but the one that every write has.
  void atLeisure() {
    vertx.cancelTimer(timer);
  }

  /// An answer has been written. The next request may begin, or the connection ends as soon as
  /// the rest of this one is here.
  void answered(boolean again) {
    current = null;
    within(again ? limits.idleTime() : LINGER, connection::close);
  }

  /// Closes the connection because its time is up.
  void cutOff() {
    counters.cutOff.increment();
    connection.close();
  }

  /// The connection is gone.
  void left() {
    vertx.cancelTimer(timer);
    if (current != null) {
      current.abandoned();
    }
  }

  /// Ends a stream of events, if that is what the client is reading.
  void endStream() {
    if (current != null) {
      current.endStream();
    }
  }

  void close() {
    connection.close();
  }

  private static Head headOf(HttpServerRequest request) {
    List<Map.Entry<String, String>> headers =
        request.headers().entries().stream()
            .map(h -> Map.entry(h.getKey().toLowerCase(Locale.ROOT), h.getValue()))
            .toList();
    String version =
        switch (request.version()) {
          case HTTP_1_0 -> "HTTP/1.0";
          case HTTP_1_1 -> "HTTP/1.1";
          case HTTP_2 -> "HTTP/2";
          case HTTP_3 -> "HTTP/3";
        };
    return new Head(version, request.method().name(), request.uri(), headers);
  }

  /// Runs `task` on the event loop, soon. Any thread.
  void onLoop(Runnable task) {
    loop.runOnContext(_ -> task.run());
  }

  static boolean isGone(HttpServerResponse response) {
    return response.closed() || response.ended();
  }
}
