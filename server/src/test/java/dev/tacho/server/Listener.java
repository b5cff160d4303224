package dev.tacho.server;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A client of a stream of events. Confined to one thread.
final class Listener implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Stream<String> body;
  private final Iterator<String> lines;
  private String lastId = "";

  private Listener(Stream<String> body) {
    this.body = body;
    this.lines = body.iterator();
  }

  static Listener to(LiveServer server, String target, String lastEventId) throws Exception {
    return to(server, target, lastEventId, Lab.TOKEN.text());
  }

  static Listener to(LiveServer server, String target, String lastEventId, String token)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> answer =
        HTTP.send(request(server, target, lastEventId, token), BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body().toList());
    }
    return new Listener(answer.body());
  }

  static int status(LiveServer server, String target, String lastEventId) throws Exception {
    return status(server, target, lastEventId, Lab.TOKEN.text());
  }

  static int status(LiveServer server, String target, String lastEventId, String token)
      throws IOException, InterruptedException {
    return HTTP.send(request(server, target, lastEventId, token), BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest request(
      LiveServer server, String target, String lastEventId, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(target))
            .header("Authorization", "Bearer " + token);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return request.build();
  }

  /// The data of the next event called `name` that is as wanted; others are passed over.
  Json.Obj until(String name, Predicate<Json.Obj> wanted) {
    String event = "";
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("id: ")) {
        lastId = line.substring(4);
      } else if (line.startsWith("data: ") && event.equals(name)) {
        Json.Obj data = Json.parseObject(line.substring(6));
        if (wanted.test(data)) {
          return data;
        }
      }
    }
    throw new AssertionError("the stream ended without the event " + name);
  }

  /// The steps of the next `count` points.
  List<Long> steps(int count) {
    List<Long> steps = new ArrayList<>();
    while (steps.size() < count) {
      until("points", _ -> true)
          .array("points")
          .forEach(point -> steps.add(((Json.Obj) point).needWhole("step")));
    }
    return steps;
  }

  /// Hears the rest; true when there is an end to it.
  boolean ended() {
    while (lines.hasNext()) {
      lines.next();
    }
    return true;
  }

  String lastId() {
    return lastId;
  }

  @Override
  public void close() {
    body.close();
  }
}
