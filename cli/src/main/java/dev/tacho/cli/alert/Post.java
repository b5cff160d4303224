package dev.tacho.cli.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// One message to one address, tried three times. Its faults name no address. Any thread.
final class Post {
  private static final int TRIES = 3;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULT = 500;

  private final URI address;

  Post(URI address) {
    this.address = address;
  }

  /// Sends `body`; what went wrong, if anything.
  Optional<String> json(String body) {
    // a redirection would carry the message to an address that nobody gave
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(ANSWER)
              .header("Content-Type", "application/json")
              .header("User-Agent", "tacho")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      String fault = "";
      for (int i = 0; i < TRIES; i++) {
        if (i > 0) {
          Thread.sleep(PAUSE.multipliedBy(1L << i));
        }
        try {
          int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          if (status / 100 == 2) {
            return Optional.empty();
          }
          fault = "the answer was HTTP " + status;
          if (status != TOO_MANY && status < SERVER_FAULT) {
            return Optional.of(fault);
          }
        } catch (IOException e) {
          fault = "no answer (" + e.getClass().getSimpleName() + ")";
        }
      }
      return Optional.of(fault + ", " + TRIES + " times");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("the sending was interrupted");
    }
  }
}
