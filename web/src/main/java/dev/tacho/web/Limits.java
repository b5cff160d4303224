package dev.tacho.web;

import java.time.Duration;

/// What a door grants a client. Immutable; [#standard] suits a local tool, `with...` changes one.
///
/// @param connections     open at the same time; one more is answered with 503
/// @param headBytes       of request line and headers, each
/// @param bodyBytes       of a request body; the largest memory for bodies is this times
/// `connections`
/// @param requestTime     from the first moment of a connection or of a body until all of it is
/// here
/// @param idleTime        between an answer and the next whole request head
/// @param handlerTime     a handler may take; then its thread is interrupted and the answer is
/// 503
/// @param writeTime       a client may leave an answer or a full stream unread
/// @param streamQueue     events that wait for a slow reader; more are dropped and counted
/// @param beat            between comment lines on a silent stream
public record Limits(
    int connections,
    int headBytes,
    int bodyBytes,
    Duration requestTime,
    Duration idleTime,
    Duration handlerTime,
    Duration writeTime,
    int streamQueue,
    Duration beat) {
  private static final Limits STANDARD =
      new Limits(
          64,
          16 << 10,
          1 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          1024,
          Duration.ofSeconds(15));

  public Limits {
    positive("connections", connections);
    positive("headBytes", headBytes);
    positive("bodyBytes", bodyBytes);
    positive("requestTime", requestTime.toMillis());
    positive("idleTime", idleTime.toMillis());
    positive("handlerTime", handlerTime.toMillis());
    positive("writeTime", writeTime.toMillis());
    positive("streamQueue", streamQueue);
    positive("beat", beat.toMillis());
  }

  /// 64 connections, 16 KiB heads, 1 MiB bodies, 10 s for a request, 60 s idle, 30 s for a
  /// handler and for an unread answer, 1,024 waiting events, a beat every 15 s.
  public static Limits standard() {
    return STANDARD;
  }

  /// These limits with another number of connections.
  public Limits withConnections(int count) {
    return new Limits(
        count,
        headBytes,
        bodyBytes,
        requestTime,
        idleTime,
        handlerTime,
        writeTime,
        streamQueue,
        beat);
  }

  /// These limits with another largest body.
  public Limits withBodyBytes(int bytes) {
    return new Limits(
        connections,
        headBytes,
        bytes,
        requestTime,
        idleTime,
        handlerTime,
        writeTime,
        streamQueue,
        beat);
  }

  /// These limits with another time for a request to arrive and for the next one to begin.
  public Limits withRequestTimes(Duration request, Duration idle) {
    return new Limits(
        connections,
        headBytes,
        bodyBytes,
        request,
        idle,
        handlerTime,
        writeTime,
        streamQueue,
        beat);
  }

  /// These limits with another time for a handler, and for a client to read.
  public Limits withAnswerTimes(Duration handler, Duration write) {
    return new Limits(
        connections,
        headBytes,
        bodyBytes,
        requestTime,
        idleTime,
        handler,
        write,
        streamQueue,
        beat);
  }

  /// These limits with another queue and beat for streams of events.
  public Limits withStreams(int queue, Duration beatEvery) {
    return new Limits(
        connections,
        headBytes,
        bodyBytes,
        requestTime,
        idleTime,
        handlerTime,
        writeTime,
        queue,
        beatEvery);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new WebException(
          "limit " + name + "=" + value + " lets nothing through; give more than 0");
    }
  }
}
