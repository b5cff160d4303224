package dev.tacho.mcp.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.Wares;
import dev.tacho.mcp.session.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client on the other end of two pipes.
final class Pipes implements AutoCloseable {
  final Wares wares = new Wares();
  private final OutputStream toServer;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Thread serving;

  Pipes() throws IOException {
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    toServer = Channels.newOutputStream(there.sink());
    InputStream in = Channels.newInputStream(there.source());
    OutputStream out = Channels.newOutputStream(back.sink());
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(Channels.newInputStream(back.source()), UTF_8));
    serving =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (Server server = Server.of(wares.offer(), Duration.ofMillis(10));
                      out) {
                    StdioLink.serve(server, in, out);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    Thread.ofPlatform().daemon().start(() -> answers.lines().forEach(said::add));
  }

  /// Sends a line as it is.
  Pipes line(String text) throws IOException {
    toServer.write((text + "\n").getBytes(UTF_8));
    toServer.flush();
    return this;
  }

  /// Sends a call.
  Pipes call(int id, String method, String params) throws IOException {
    return line(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
            .formatted(id, method, params));
  }

  Pipes notice(String method, String params) throws IOException {
    return line("{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  /// Agrees on a revision.
  Json.Obj initialize(String revision) throws IOException {
    call(
        0,
        "initialize",
        "{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}"
            .formatted(revision));
    Json.Obj answer = next();
    notice("notifications/initialized", "{}");
    return answer;
  }

  /// The next line that the server says.
  Json.Obj next() {
    return Json.parseObject(nextLine());
  }

  String nextLine() {
    try {
      String line = said.poll(20, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("the server said nothing for 20 s");
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The result of the next answer.
  Json.Obj result() {
    return next().needObject("result");
  }

  /// What the server said that nobody has looked at.
  int left() {
    return said.size();
  }

  /// Ends the client's input, and waits for the server's end.
  void end() throws IOException, InterruptedException {
    toServer.close();
    serving.join(20_000);
    if (serving.isAlive()) {
      throw new AssertionError("the server goes on without a client");
    }
  }

  @Override
  public void close() throws IOException {
    toServer.close();
  }
}
