package dev.tacho.readers.mlflow;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.json.JsonStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A running MLflow server, asked over its REST API 2.0. What it answers is laid down as a file
/// store in a folder of ours ([Mirror]), which is then read like any other: a run that has ended
/// is fetched once, and what the server cannot say is missing there too.
///
/// Asked only because a person named its address. Every request has a time limit, every answer a
/// largest size, no redirect is followed, and credentials from the environment go to no other
/// host, over TLS or to this machine only, and into no message. Any thread, one at a time.
public final class MlflowServer {
  private static final int MOST_ANSWER = 64 << 20;
  private static final int MOST_PARTS = 4_000_000;
  private static final int MOST_PAGES = 1_000;
  private static final int MOST_RUNS = 10_000;
  private static final int RUNS_A_PAGE = 1_000;
  private static final int VALUES_A_PAGE = 25_000;
  private static final Pattern RUN_PAGE = Pattern.compile("/?experiments/[^/]+/runs/([^/?]+).*");

  private final URI base;
  private final Optional<String> run;
  private final Map<String, String> environment;
  private final Duration limit;
  private final Mirror mirror;
  private final HttpClient client;

  /// The server that `address` names: its own address, or that of a run's page in its interface.
  ///
  /// @param environment where `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` and
  ///     `MLFLOW_TRACKING_PASSWORD`, may stand
  /// @param mirrors the folder that answers are laid down in
  /// @param limit for one request
  public MlflowServer(URI address, Map<String, String> environment, Path mirrors, Duration limit) {
    String scheme = address.getScheme() == null ? "" : address.getScheme();
    if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
      throw new ReadersException(
          "'"
              + address.getHost()
              + "' is no address of a server; it begins with http:// or https://");
    }
    if (address.getUserInfo() != null) {
      throw new ReadersException(
          "credentials do not belong into the address of "
              + address.getHost()
              + ", where they would be kept and shown; set MLFLOW_TRACKING_TOKEN, or"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
    }
    String path = address.getPath() == null ? "" : address.getPath().replaceAll("/+$", "");
    int port = address.getPort();
    this.base =
        URI.create(scheme + "://" + address.getHost() + (port < 0 ? "" : ":" + port) + path);
    this.run = page(address.getFragment());
    this.environment = Map.copyOf(environment);
    this.limit = limit;
    this.mirror = new Mirror(mirrors.resolve(folderName(base)));
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limit)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /// Fetches what was named: one run with all values of its metrics, or of all runs what is known
  /// apart from those (their last values are end values). Answers with the folder to read.
  public Path fetch() {
    try {
      return run.isPresent() ? whole(run.get()) : facts();
    } catch (IOException e) {
      throw new ReadersException(
          "what " + base + " answered cannot be kept in " + mirror.folder() + ": " + e.getMessage(),
          e);
    }
  }

  private Path facts() throws IOException {
    Map<String, String> experiments = experiments();
    int count = 0;
    String token = "";
    for (int page = 0; page < MOST_PAGES && count < MOST_RUNS; page++) {
      Json.Builder body =
          Json.object()
              .put("experiment_ids", Json.ofTexts(List.copyOf(experiments.keySet())))
              .put("max_results", RUNS_A_PAGE);
      if (!token.isEmpty()) {
        body.put("page_token", token);
      }
      Json.Obj answer = post("runs/search", body.build());
      for (Json found : answer.array("runs")) {
        if (found instanceof Json.Obj object) {
          mirror.keep(object, experiments);
          count++;
        }
      }
      String next = answer.text("next_page_token").orElse("");
      if (next.isEmpty() || next.equals(token)) {
        break;
      }
      token = next;
    }
    return mirror.folder();
  }

  private Path whole(String id) throws IOException {
    Json.Obj answer = get("runs/get", Map.of("run_id", id));
    Json.Obj found =
        answer
            .object("run")
            .orElseThrow(() -> new ReadersException(base + ": it has no run " + id));
    String experiment = Mirror.info(found, "experiment_id");
    Map<String, String> names = new LinkedHashMap<>();
    names.put(experiment, experimentName(experiment));
    Path folder = mirror.keep(found, names);
    Optional<String> parent = Mirror.tag(found, "mlflow.parentRunId");
    if (parent.isPresent()) {
      get("runs/get", Map.of("run_id", parent.get()))
          .object("run")
          .ifPresent(
              above -> {
                try {
                  mirror.keep(above, names);
                } catch (IOException e) {
                  throw new ReadersException(
                      base + ": the parent of " + id + ": " + e.getMessage(), e);
                }
              });
    }
    if (!mirror.isWhole(folder, found)) {
      for (String key : Mirror.metrics(found)) {
        mirror.values(folder, key, history(id, key));
      }
      mirror.whole(folder, found);
    }
    return folder;
  }

  private List<Json> history(String run, String key) {
    List<Json> values = new ArrayList<>();
    String token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("run_id", run);
      query.put("metric_key", key);
      query.put("max_results", Integer.toString(VALUES_A_PAGE));
      if (!token.isEmpty()) {
        query.put("page_token", token);
      }
      Json.Obj answer = get("metrics/get-history", query);
      values.addAll(answer.array("metrics"));
      String next = answer.text("next_page_token").orElse("");
      if (next.isEmpty() || next.equals(token)) {
        return values;
      }
      token = next;
    }
    throw new ReadersException(
        base + ": the values of " + key + " come in more than " + MOST_PAGES + " pages");
  }

  private Map<String, String> experiments() {
    Map<String, String> names = new LinkedHashMap<>();
    String token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Json.Builder body = Json.object().put("max_results", RUNS_A_PAGE);
      if (!token.isEmpty()) {
        body.put("page_token", token);
      }
      Json.Obj answer = post("experiments/search", body.build());
      for (Json one : answer.array("experiments")) {
        if (one instanceof Json.Obj object) {
          object
              .text("experiment_id")
              .ifPresent(id -> names.put(id, object.text("name").orElse(id)));
        }
      }
      String next = answer.text("next_page_token").orElse("");
      if (next.isEmpty() || next.equals(token)) {
        break;
      }
      token = next;
    }
    return names;
  }

  private String experimentName(String id) {
    return get("experiments/get", Map.of("experiment_id", id))
        .object("experiment")
        .flatMap(e -> e.text("name"))
        .orElse(id);
  }

  private Json.Obj get(String what, Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send(what, HttpRequest.newBuilder(api(what + text)).GET());
  }

  private Json.Obj post(String what, Json.Obj body) {
    return send(
        what,
        HttpRequest.newBuilder(api(what))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private URI api(String what) {
    return URI.create(base + "/api/2.0/mlflow/" + what);
  }

  private Json.Obj send(String what, HttpRequest.Builder request) {
    credentials().ifPresent(value -> request.header("Authorization", value));
    // the client's own limit ends with the head of an answer, so the whole is waited for here
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(
            request.timeout(limit).build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER));
    try {
      HttpResponse<byte[]> answer = asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new ReadersException(refused(what, answer.statusCode()));
      }
      return JsonStream.object(answer.body(), 0, answer.body().length, MOST_PARTS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw silent(what, "nothing whole within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      String why = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
      throw silent(what, why.equals("null") ? "no connection" : why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadersException("interrupted while " + base + " was asked", e);
    } catch (JsonException e) {
      throw new ReadersException(
          base + " answers " + what + " with something else: " + e.getMessage(), e);
    }
  }

  private ReadersException silent(String what, String why, Exception cause) {
    return new ReadersException(
        base
            + " does not answer "
            + what
            + ": "
            + why
            + ". Is it MLflow's tracking server, and running? Answers of more than "
            + (MOST_ANSWER >> 20)
            + " MB are not taken",
        cause);
  }

  private String refused(String what, int status) {
    return switch (status) {
      case 401, 403 ->
          base
              + " refuses "
              + what
              + " (HTTP "
              + status
              + "); set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and"
              + " MLFLOW_TRACKING_PASSWORD";
      case 301, 302, 307, 308 ->
          base + " sends elsewhere (HTTP " + status + "), which is not followed; name that address";
      default -> base + " answers " + what + " with HTTP " + status;
    };
  }

  private Optional<String> credentials() {
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    if (token.isEmpty() && user.isEmpty()) {
      return Optional.empty();
    }
    if (!base.getScheme().equals("https") && !isThisMachine(base.getHost())) {
      throw new ReadersException(
          "the credentials in MLFLOW_TRACKING_... would go to "
              + base
              + " in the clear; use its https address, or unset them");
    }
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    return Optional.of(
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  private static Optional<String> page(@Nullable String fragment) {
    Matcher page = RUN_PAGE.matcher(fragment == null ? "" : fragment);
    return page.matches() ? Optional.of(page.group(1)) : Optional.empty();
  }

  private static String folderName(URI base) {
    return base.toString().replaceAll("[^A-Za-z0-9.-]+", "_");
  }
}
