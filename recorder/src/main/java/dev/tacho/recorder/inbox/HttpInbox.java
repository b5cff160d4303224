package dev.tacho.recorder.inbox;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.web.Answer;
import dev.tacho.web.Ask;
import dev.tacho.web.HttpDoor;
import dev.tacho.web.Limits;
import dev.tacho.web.Listen;
import dev.tacho.web.Route;
import dev.tacho.web.Routes;
import dev.tacho.web.Token;
import dev.tacho.web.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The HTTP way into the inbox: what is posted is checked, stamped and appended, so that it is as
/// safe from the recorder's death as a line that the program wrote itself. `openapi.json` beside
/// this class describes it. Any thread.
public final class HttpInbox implements AutoCloseable {
  private static final String LINES = "application/x-ndjson";
  private static final String JSON = "application/json";

  /// Faults shown in one answer.
  private static final int SHOWN = 10;

  private final FileChannel inbox;
  private final Token token = Token.random();
  private final HttpDoor door;

  private final Optional<Path> socketFolder;
  private boolean torn; // guarded by this

  private HttpInbox(Listen listen, Optional<Path> socketFolder, Path inbox, Supplier<Json.Obj> run)
      throws IOException {
    this.socketFolder = socketFolder;
    this.inbox =
        FileChannel.open(
            inbox, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    try {
      this.door = HttpDoor.open(listen, token, routes(run), Limits.standard());
    } catch (RuntimeException e) {
      this.inbox.close();
      throw e;
    }
  }

  /// A door on a free port of 127.0.0.1.
  ///
  /// @param inbox appended to
  /// @param run what `GET /v1/run` answers
  public static HttpInbox onLoopback(Path inbox, Supplier<Json.Obj> run) throws IOException {
    return new HttpInbox(Listen.loopback(), Optional.empty(), inbox, run);
  }

  /// A door on a Unix socket, in a folder that only the owner may enter. A socket's path may hold
  /// about 100 bytes, so the folder is one for temporary files and goes with the door.
  public static HttpInbox onSocket(Path inbox, Supplier<Json.Obj> run) throws IOException {
    Path folder =
        Files.createTempDirectory(
            "tacho",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      return new HttpInbox(Listen.unix(folder.resolve("door")), Optional.of(folder), inbox, run);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(folder);
      throw e;
    }
  }

  /// What describes the door.
  static Json.Obj document() {
    return Routes.resource(HttpInbox.class, "openapi.json");
  }

  Routes routes(Supplier<Json.Obj> run) {
    return Routes.of(
            Route.get("/v1/run", _ -> Answer.json(run.get())),
            Route.post("/v1/events", Set.of(LINES, JSON), this::events))
        .describedBy(document());
  }

  URI url() {
    return door.url();
  }

  String token() {
    return token.text();
  }

  /// What a program needs to find the door.
  public Map<String, String> environment() {
    return Map.of("TACHO_URL", url().toString(), "TACHO_TOKEN", token());
  }

  /// All lines of a request are taken, or none.
  private Answer events(Ask ask) throws IOException {
    long now = System.nanoTime();
    List<String> faults = new ArrayList<>();
    StringBuilder batch = new StringBuilder();
    int number = 0;
    int taken = 0;
    for (String line : lines(ask)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      switch (InboxLine.parse(line).told()) {
        case Told.Unclear(_, var message) -> faults.add("line " + number + ": " + message);
        case Told.Partly(_, Told.Unclear(_, var message)) ->
            faults.add("line " + number + ": " + message);
        case Told.Output _ ->
            faults.add("line " + number + ": type output belongs to the holder of the output");
        case Told.Values _, Told.Fact _, Told.File _, Told.Dropped _ -> {
          batch.append(stamped(line, now)).append('\n');
          taken++;
        }
      }
    }
    if (!faults.isEmpty()) {
      List<String> shown = faults.subList(0, Math.min(SHOWN, faults.size()));
      return Answer.problem(
          400,
          "body of POST /v1/events",
          faults.size() + " unclear: " + String.join("; ", shown),
          "nothing was taken; correct these lines and send the request again");
    }
    append(batch.toString());
    return Answer.json(202, Json.object().put("accepted", taken).build());
  }

  private static List<String> lines(Ask ask) {
    if (ask.mediaType().equals(LINES)) {
      return ask.text().lines().toList();
    }
    try {
      return switch (Json.parse(ask.text())) {
        case Json.Arr(var items) -> items.stream().map(Json::toString).toList();
        case Json other -> List.of(other.toString());
      };
    } catch (JsonException _) {
      // the same words as for a line, by the same path
      return List.of(ask.text().replace('\n', ' ').replace('\r', ' '));
    }
  }

  private static String stamped(String line, long now) {
    Json.Obj json = Json.parseObject(line);
    return json.get("mono").isPresent()
        ? json.toString()
        : Json.object().put("mono", now).putAll(json).build().toString();
  }

  /// One write, as other programs append too; a batch after a torn one begins with a line end.
  private synchronized void append(String lines) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(((torn ? "\n" : "") + lines).getBytes(StandardCharsets.UTF_8));
    torn = true;
    int count = inbox.write(bytes);
    torn = bytes.hasRemaining();
    if (torn) {
      throw new IOException("only " + count + " bytes went into the inbox; is the disk full?");
    }
  }

  /// What went through the door so far.
  public Traffic traffic() {
    return door.traffic();
  }

  /// Closes the door after the requests at work; what was answered with 202 is in the inbox.
  @Override
  public void close() throws IOException {
    try (inbox) {
      door.close();
      if (socketFolder.isPresent()) {
        Files.deleteIfExists(socketFolder.get());
      }
    }
  }
}
