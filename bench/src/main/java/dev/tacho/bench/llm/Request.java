package dev.tacho.bench.llm;

import dev.tacho.bench.llm.api.Events;
import dev.tacho.bench.llm.api.NotUnderstood;
import dev.tacho.bench.llm.api.Outgoing;
import dev.tacho.bench.llm.api.Part;
import dev.tacho.bench.llm.api.Talk;
import dev.tacho.bench.llm.wire.Answer;
import dev.tacho.bench.llm.wire.Exchange;
import dev.tacho.bench.llm.wire.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// One request from the moment at which it is due to its end. Confined to the loop's thread.
final class Request implements Answer {
  /// The status of a request that was answered as a whole.
  static final String OK = "ok";

  private static final int MOST_OF_A_BODY = 64 * 1024;

  /// What a request needs of the bench.
  interface Owner {
    /// Sends what follows within the same request.
    Exchange send(Request request, Outgoing outgoing);

    /// A part of the text came.
    void came(Request request, long nanos);

    /// Nothing more will come.
    void ended(Request request);
  }

  final long number;
  final int caller;
  final long intended;
  private final Owner owner;
  private final Talk talk;
  private final Events events = new Events();
  private Optional<Exchange> exchange = Optional.empty();
  private long sent = -1;
  private long[] arrivals = new long[32];
  private int chunks;
  private int chunksInWindow;
  private String status = "";
  private String detail = "";
  private int httpStatus;
  private boolean streaming;
  private byte[] body = new byte[0];
  private long ended = -1;

  Request(long number, int caller, long intended, Owner owner, Talk talk) {
    this.number = number;
    this.caller = caller;
    this.intended = intended;
    this.owner = owner;
    this.talk = talk;
  }

  void begin() {
    on(owner.send(this, talk.first()));
  }

  private void on(Exchange next) {
    if (!over()) {
      exchange = Optional.of(next);
    }
  }

  /// Ends it from this side.
  void giveUp(String why, String said, long nanos) {
    if (!over()) {
      exchange.ifPresent(Exchange::cancel);
      end(why, said, nanos);
    }
  }

  @Override
  public void sent(long nanos) {
    if (sent < 0) {
      sent = nanos;
    }
  }

  @Override
  public void head(int code, String contentType) {
    httpStatus = code;
    streaming =
        code / 100 == 2 && contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  @Override
  public void body(byte[] bytes, int from, int to, long nanos) {
    if (over()) {
      return;
    }
    if (!streaming) {
      int more = Math.min(to - from, MOST_OF_A_BODY - body.length);
      int had = body.length;
      body = Arrays.copyOf(body, had + more);
      System.arraycopy(bytes, from, body, had, more);
      return;
    }
    try {
      events.take(bytes, from, to, nanos, this::event);
    } catch (NotUnderstood e) {
      notUnderstood(e, nanos);
    }
  }

  private void event(String name, String data, long nanos) throws NotUnderstood {
    if (talk.event(name, data) == Part.TEXT) {
      if (chunks == arrivals.length) {
        arrivals = Arrays.copyOf(arrivals, 2 * chunks);
      }
      arrivals[chunks++] = nanos;
      owner.came(this, nanos);
    }
  }

  private void notUnderstood(NotUnderstood e, long nanos) {
    String said = Optional.ofNullable(e.getMessage()).orElse("");
    giveUp(e.saidByEndpoint() ? "error" : Fault.GARBAGE.word(), said, nanos);
  }

  @Override
  public void end(long nanos) {
    if (over()) {
      return;
    }
    exchange = Optional.empty();
    try {
      if (streaming) {
        events.end(nanos, this::event);
        wholeStream(nanos);
      } else if (httpStatus / 100 != 2) {
        end("http " + httpStatus, "the endpoint answered " + httpStatus, nanos);
      } else {
        next(nanos);
      }
    } catch (NotUnderstood e) {
      notUnderstood(e, nanos);
    }
  }

  private void wholeStream(long nanos) {
    if (!talk.whole()) {
      end(
          chunks == 0 ? "empty" : Fault.CLOSED.word(),
          "the stream ended before the answer's end",
          nanos);
    } else if (chunks == 0) {
      end("empty", "the answer holds no text", nanos);
    } else {
      end(OK, "", nanos);
    }
  }

  private void next(long nanos) throws NotUnderstood {
    Optional<Outgoing> next = talk.then(new String(body, StandardCharsets.UTF_8));
    body = new byte[0];
    if (next.isPresent()) {
      on(owner.send(this, next.get()));
    } else {
      end(Fault.GARBAGE.word(), "the answer is no stream of events", nanos);
    }
  }

  @Override
  public void failed(Fault fault, String said, long nanos) {
    if (!over()) {
      end(fault.word(), said, nanos);
    }
  }

  private void end(String how, String said, long nanos) {
    status = how;
    detail = said;
    ended = nanos;
    exchange = Optional.empty();
    owner.ended(this);
  }

  /// Counts the arrival that has just come as one within the steady window.
  void countInWindow() {
    chunksInWindow++;
  }

  /// Forgets the single arrivals, of which a long bench has too many to keep.
  void forgetArrivals() {
    arrivals = new long[] {first(), second(), last()};
  }

  boolean over() {
    return ended >= 0;
  }

  boolean ok() {
    return status.equals(OK);
  }

  String status() {
    return status;
  }

  String detail() {
    return detail;
  }

  long sentAt() {
    return sent;
  }

  int chunks() {
    return chunks;
  }

  /// The part of its arrivals that came within the steady window.
  double shareInWindow() {
    return chunks == 0 ? 0 : (double) chunksInWindow / chunks;
  }

  OptionalLong outputTokens() {
    return talk.outputTokens();
  }

  OptionalLong promptTokens() {
    return talk.promptTokens();
  }

  /// Whether the server said a count of tokens that cannot be.
  boolean contradictory() {
    return talk.contradictory();
  }

  /// When the first part came; -1 where none did.
  long first() {
    return chunks > 0 ? arrivals[0] : -1;
  }

  /// When the second part came; -1 where none did.
  long second() {
    return chunks > 1 ? arrivals[1] : -1;
  }

  /// When the last part came; -1 where none did.
  long last() {
    return chunks == 0 ? -1 : arrivals[Math.min(chunks, arrivals.length) - 1];
  }

  /// When part `index` came; all are known until they are forgotten.
  long arrival(int index) {
    return arrivals[index];
  }
}
