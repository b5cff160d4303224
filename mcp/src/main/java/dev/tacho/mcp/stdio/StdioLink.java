package dev.tacho.mcp.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.rpc.Message;
import dev.tacho.mcp.session.Server;
import dev.tacho.mcp.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Serves the client that started this process: its messages come in line by line, ours go out
/// the same way, and nothing else does. Quick calls are answered in their order; each slow one
/// has a thread of its own, so that it can be withdrawn meanwhile.
public final class StdioLink {
  /// Longest line that is read; a longer one is refused and skipped.
  static final int LONGEST_LINE = 4 << 20;

  /// How long the calls that are under way may take when the client's input has ended.
  private static final Duration LAST_CALLS = Duration.ofSeconds(2);

  private final Server server;
  private final OutputStream out; // guarded by itself
  private final Set<Thread> working = ConcurrentHashMap.newKeySet();

  private StdioLink(Server server, OutputStream out) {
    this.server = server;
    this.out = out;
  }

  /// Serves until `in` ends, then returns; calls that are under way get two seconds to end, so
  /// that messages can come from a file, and are withdrawn.
  public static void serve(Server server, InputStream in, OutputStream out) throws IOException {
    new StdioLink(server, out).serve(in);
  }

  private void serve(InputStream in) throws IOException {
    LineReader lines = new LineReader(in, LONGEST_LINE);
    Session session = server.session(this::send);
    try {
      while (lines.next()) {
        if (lines.tooLong()) {
          refuse(
              Optional.empty(),
              McpException.INVALID_REQUEST,
              "a line is longer than " + LONGEST_LINE + " bytes; send less at a time");
        } else if (!lines.isBlank()) {
          take(session, lines.bytes());
        }
      }
    } finally {
      session.close();
      awaitLastCalls();
      session.withdrawAll();
    }
  }

  private void awaitLastCalls() {
    long until = System.nanoTime() + LAST_CALLS.toNanos();
    try {
      for (Thread call : working) {
        Duration left = Duration.ofNanos(until - System.nanoTime());
        if (!left.isPositive() || !call.join(left)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Session session, ByteBuffer line) {
    Json json;
    try {
      json = Json.parse(UTF_8.newDecoder().decode(line).toString());
    } catch (JsonException e) {
      refuse(Optional.empty(), McpException.PARSE_ERROR, String.valueOf(e.getMessage()));
      return;
    } catch (CharacterCodingException _) {
      refuse(Optional.empty(), McpException.PARSE_ERROR, "the line is no UTF-8; send UTF-8");
      return;
    }
    if (!(json instanceof Json.Arr(var items))) {
      take(session, json);
    } else if (session.takesBatches() && !items.isEmpty()) {
      batch(session, items);
    } else {
      refuse(
          Optional.empty(),
          McpException.INVALID_REQUEST,
          items.isEmpty()
              ? "an empty list is no message"
              : "several messages at once are not taken in this revision; send each on its line");
    }
  }

  private void take(Session session, Json json) {
    Message message;
    try {
      message = Message.of(json);
    } catch (McpException e) {
      send(Message.error(Message.id(json), e));
      return;
    }
    if (message instanceof Message.Call call) {
      if (Session.isQuick(call)) {
        session.answer(call, this::send).ifPresent(this::send);
      } else {
        begin(() -> session.answer(call, this::send).ifPresent(this::send));
      }
    } else if (message instanceof Message.Notice notice) {
      session.take(notice);
    }
  }

  /// Several messages at once get one answer, with the answers of the calls among them.
  private void batch(Session session, List<Json> items) {
    begin(
        () -> {
          List<Json> answers = new ArrayList<>();
          for (Json item : items) {
            try {
              Message message = Message.of(item);
              if (message instanceof Message.Call call) {
                session.answer(call, this::send).ifPresent(answers::add);
              } else if (message instanceof Message.Notice notice) {
                session.take(notice);
              }
            } catch (McpException e) {
              answers.add(Message.error(Message.id(item), e));
            }
          }
          if (!answers.isEmpty()) {
            write(Json.array(answers));
          }
        });
  }

  private void begin(Runnable work) {
    Thread call =
        Thread.ofPlatform()
            .daemon()
            .name("tacho-mcp-call")
            .unstarted(
                () -> {
                  try {
                    work.run();
                  } finally {
                    working.remove(Thread.currentThread());
                  }
                });
    working.add(call);
    call.start();
  }

  private void refuse(Optional<Json> id, int code, String why) {
    send(Message.error(id, McpException.request(code, why)));
  }

  private void send(Json.Obj message) {
    write(message);
  }

  private void write(Json message) {
    byte[] line = (message + "\n").getBytes(UTF_8);
    synchronized (out) {
      try {
        out.write(line);
        out.flush();
      } catch (IOException _) {
        // the client reads no more; the end of its input ends this process
      }
    }
  }
}
