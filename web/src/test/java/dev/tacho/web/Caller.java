package dev.tacho.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A well-behaved client that knows the token.
final class Caller implements AutoCloseable {
  static final Token TOKEN = Token.of("a-token-for-tests-only");

  private final URI door;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Caller(HttpDoor door) {
    this.door = door.url();
  }

  HttpRequest.Builder to(String target) {
    return anonymousTo(target).header("Authorization", "Bearer " + TOKEN.text());
  }

  HttpRequest.Builder anonymousTo(String target) {
    return HttpRequest.newBuilder(door.resolve(target)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String target) throws IOException, InterruptedException {
    return send(to(target).GET());
  }

  HttpResponse<String> post(String target, String mediaType, String body)
      throws IOException, InterruptedException {
    return send(to(target).header("Content-Type", mediaType).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
