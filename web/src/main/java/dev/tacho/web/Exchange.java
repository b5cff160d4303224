package dev.tacho.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request and its answer. Confined to the event loop, but for the handler, which runs on a
/// virtual thread and comes back through [Client#onLoop].
final class Exchange {
  private final Client client;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private Buffer body = Buffer.buffer();
  private boolean received;
  private boolean decided;
  private @Nullable Thread worker;
  private @Nullable EventQueue stream;

  Exchange(Client client, HttpServerRequest request) {
    this.client = client;
    this.request = request;
    this.response = request.response();
    request.exceptionHandler(_ -> abandoned());
    response.exceptionHandler(_ -> abandoned());
  }

  /// Takes the body in, then asks the route's handler.
  void receive(Gate.Verdict.Pass pass, Gate gate) {
    Limits limits = client.limits;
    client.within(limits.requestTime(), () -> late("request", limits.requestTime().toMillis()));
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      response.writeContinue();
    }
    request.handler(
        chunk -> {
          if (decided) {
            return;
          }
          if (body.length() + chunk.length() > limits.bodyBytes()) {
            refuse(gate.tooLong("more than " + limits.bodyBytes() + " bytes"));
            return;
          }
          body.appendBuffer(chunk);
        });
    request.endHandler(
        _ -> {
          received = true;
          if (!decided) {
            work(pass);
          }
        });
  }

  /// Answers with `problem`; the connection ends when the request is not all here, because what
  /// follows could not be told from a new request.
  void refuse(Problem problem) {
    if (decided) {
      return;
    }
    decided = true;
    body = Buffer.buffer();
    client.counters.refused.increment();
    problem.headers().forEach(response::putHeader);
    boolean again = received || !mayHaveBody();
    write(problem.status(), Problem.MEDIA_TYPE, ProblemBody.of(problem).toString(), again);
  }

  /// The client is gone: nobody will read an answer.
  void abandoned() {
    decided = true;
    if (stream != null) {
      stream.end();
    }
    if (worker != null) {
      worker.interrupt();
    }
  }

  /// Ends a stream of events because the door closes.
  void endStream() {
    if (stream != null) {
      stream.end();
      if (worker != null) {
        worker.interrupt();
      }
    }
  }

  private void work(Gate.Verdict.Pass pass) {
    Limits limits = client.limits;
    Ask ask =
        new Ask(
            pass.route().method(),
            pass.path(),
            pass.pathValues(),
            pass.query(),
            headers(),
            body.getBytes());
    body = Buffer.buffer();
    Thread thread =
        begin(
            "tacho-web-handler",
            () -> {
              Answer answer = ask(pass.route().handler(), ask);
              client.onLoop(() -> answer(answer));
            });
    client.within(
        limits.handlerTime(),
        () -> {
          thread.interrupt();
          late("handler of " + ask.path(), limits.handlerTime().toMillis());
        });
  }

  private Answer ask(Handler handler, Ask ask) {
    try {
      return handler.handle(ask);
    } catch (WebException e) {
      return e.problem().<Answer>map(Answer.Refusal::new).orElseGet(() -> bug(ask, e));
    } catch (InterruptedException _) {
      return Answer.problem(503, ask.path(), "was interrupted", "try again");
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      return bug(ask, e);
    }
  }

  private Answer bug(Ask ask, Throwable e) {
    String what = ask.method() + " " + ask.path();
    client.counters.fault(what, e);
    return Answer.problem(
        500,
        what,
        "failed with " + e.getClass().getSimpleName(),
        "this is a fault of ours: please report it");
  }

  private void answer(Answer answer) {
    if (decided) {
      return;
    }
    switch (answer) {
      case Answer.Text text -> {
        decided = true;
        text.headers().forEach(response::putHeader);
        write(text.status(), text.mediaType(), text.text(), true);
      }
      case Answer.Empty(var status) -> {
        decided = true;
        head(status);
        end(Buffer.buffer(), true);
      }
      case Answer.Refusal(var problem) -> refuse(problem);
      case Answer.EventStream(var source) -> {
        decided = true;
        openStream(source);
      }
    }
  }

  private void write(int status, String mediaType, String text, boolean again) {
    head(status);
    response.putHeader(
        "Content-Type", mediaType.startsWith("text/") ? mediaType + "; charset=utf-8" : mediaType);
    Buffer content = Buffer.buffer(text);
    if (isHead()) {
      response.putHeader("Content-Length", Integer.toString(content.length()));
      end(Buffer.buffer(), again);
    } else {
      end(content, again);
    }
  }

  private void head(int status) {
    response
        .setStatusCode(status)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
  }

  private void end(Buffer content, boolean again) {
    if (Client.isGone(response)) {
      return;
    }
    if (!again) {
      response.putHeader("Connection", "close");
    }
    client.atLeisure();
    response
        .end(content)
        .onComplete(
            _ -> {
              client.answered(again);
              if (!again && received) {
                client.close();
              } else if (!again) {
                request.endHandler(_ -> client.close());
              }
            });
  }

  private void openStream(EventSource source) {
    head(200);
    response.putHeader("Content-Type", "text/event-stream");
    // a proxy in between is to hand on each event at once
    response.putHeader("X-Accel-Buffering", "no");
    if (isHead()) {
      end(Buffer.buffer(), true);
      return;
    }
    EventQueue queue = new EventQueue(client, response);
    stream = queue;
    queue.begin();
    begin("tacho-web-events", () -> pour(source, queue));
  }

  private void pour(EventSource source, EventQueue queue) {
    try {
      source.pour(queue);
    } catch (InterruptedException _) {
      // the client left or the door closes
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      client.counters.fault("events of " + request.path(), e);
    } finally {
      queue.finish();
    }
  }

  private Thread begin(String name, Runnable task) {
    Thread thread = Thread.ofVirtual().name(name).unstarted(task);
    worker = thread;
    thread.start();
    return thread;
  }

  private void late(String what, long millis) {
    client.counters.cutOff.increment();
    int status = what.equals("request") ? 408 : 503;
    refuse(
        new Problem(
            status, what, "took longer than " + millis + " ms", "try again, with less at a time"));
  }

  private List<Map.Entry<String, String>> headers() {
    return request.headers().entries().stream()
        .map(h -> Map.entry(h.getKey().toLowerCase(Locale.ROOT), h.getValue()))
        .toList();
  }

  private boolean mayHaveBody() {
    String length = request.getHeader("content-length");
    return request.getHeader("transfer-encoding") != null
        || (length != null && !length.equals("0"))
        || request.decoderResult().isFailure();
  }

  private boolean isHead() {
    return request.method().name().equals("HEAD");
  }
}
