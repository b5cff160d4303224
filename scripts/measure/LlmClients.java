import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What `bench llm` is measured against: the JDK's HTTP client with a virtual thread a stream, each
/// of which stamps the lines that it reads. `LlmClients URL STREAMS SECONDS TOKENS` prints
/// `REQUEST-ID PART NANOS` of each token that came.
public final class LlmClients {
  private LlmClients() {}

  public static void main(String[] arguments) throws InterruptedException {
    URI url = URI.create(arguments[0] + "/v1/chat/completions");
    int streams = Integer.parseInt(arguments[1]);
    long end = System.nanoTime() + 1_000_000_000L * Integer.parseInt(arguments[2]);
    String body = "{\"model\":\"m\",\"stream\":true,\"max_tokens\":" + arguments[3] + "}";
    AtomicInteger numbers = new AtomicInteger();
    ConcurrentLinkedQueue<String> stamps = new ConcurrentLinkedQueue<>();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Thread[] threads = new Thread[streams];
      for (int i = 0; i < streams; i++) {
        threads[i] =
            Thread.startVirtualThread(
                () -> {
                  while (System.nanoTime() < end) {
                    one(client, url, body, "jdk-" + numbers.incrementAndGet(), stamps);
                  }
                });
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    stamps.forEach(IO::println);
  }

  private static void one(
      HttpClient client, URI url, String body, String id, ConcurrentLinkedQueue<String> stamps) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("X-Request-Id", id)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      int part = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("\"content\"")) {
          stamps.add(id + " " + part++ + " " + System.nanoTime());
        }
      }
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
