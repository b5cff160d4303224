package dev.tacho.testkit;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Sends real requests to a running server and holds each, with its answer, against the OpenAPI
/// document. For the tests of whoever owns an API; confined to one thread.
public final class ApiWitness implements AutoCloseable {
  private final OpenApiInteractionValidator validator;
  private final URI door;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// A client of the server at `door`, which shows the bearer `token` and believes `document`.
  public ApiWitness(Json.Obj document, URI door, String token) {
    this.validator =
        OpenApiInteractionValidator.createForInlineApiSpecification(document.toString()).build();
    this.door = door;
    this.token = token;
  }

  /// What was answered, and in what request and answer strayed from the document.
  public record Testimony(int status, String body, List<String> strayed) {}

  /// Sends a request without a body.
  public Testimony send(String method, String target) throws IOException, InterruptedException {
    return send(method, target, "", "");
  }

  /// Sends a request; an empty media type means that there is no body.
  public Testimony send(String method, String target, String mediaType, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.resolve(target))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token);
    if (!mediaType.isEmpty()) {
      request.header("Content-Type", mediaType);
    }
    request.method(
        method, mediaType.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    ValidationReport report =
        validator.validate(seen(method, target, mediaType, body), seen(answer));
    return new Testimony(
        answer.statusCode(),
        answer.body(),
        report.getMessages().stream()
            .filter(m -> m.getLevel() == ValidationReport.Level.ERROR)
            .map(m -> m.getKey() + ": " + m.getMessage())
            .toList());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private SimpleRequest seen(String method, String target, String mediaType, String body) {
    URI uri = URI.create(target);
    SimpleRequest.Builder request =
        new SimpleRequest.Builder(
                Request.Method.valueOf(method.toUpperCase(Locale.ROOT)), uri.getPath())
            .withAuthorization("Bearer " + token);
    if (uri.getQuery() != null) {
      Arrays.stream(uri.getQuery().split("&"))
          .map(pair -> pair.split("=", 2))
          .forEach(pair -> request.withQueryParam(pair[0], pair.length > 1 ? pair[1] : ""));
    }
    if (!mediaType.isEmpty()) {
      request.withContentType(mediaType).withBody(body);
    }
    return request.build();
  }

  private static SimpleResponse seen(HttpResponse<String> answer) {
    SimpleResponse.Builder response = new SimpleResponse.Builder(answer.statusCode());
    answer.headers().map().forEach(response::withHeader);
    if (!answer.body().isEmpty()) {
      response.withBody(answer.body());
    }
    return response.build();
  }
}
