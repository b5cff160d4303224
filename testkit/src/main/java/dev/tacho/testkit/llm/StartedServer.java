package dev.tacho.testkit.llm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A [TinyLlmServer] that runs as long as this is open.
public final class StartedServer implements AutoCloseable {
  private final Process process;
  private final int port;
  private boolean closed;

  private StartedServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts one with `options`, each `name=value`.
  public static StartedServer start(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp"));
    command.add(
        Path.of(TinyLlmServer.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString());
    command.add(TinyLlmServer.class.getName());
    command.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String line = out.readLine();
      if (line == null || !line.startsWith("port ")) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not start: " + line);
      }
      return new StartedServer(process, Integer.parseInt(line.substring(5)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `http://127.0.0.1:PORT`.
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /// The moments of the server's writes by request and part, from the file given to it as `log`,
  /// complete once this is closed.
  public static Map<String, Map<Integer, Long>> writes(Path log) throws IOException {
    Map<String, Map<Integer, Long>> writes = new HashMap<>();
    for (String line : Files.readAllLines(log)) {
      String[] parts = line.split(" ");
      if (parts[0].equals("t")) {
        writes
            .computeIfAbsent(parts[1], _ -> new HashMap<>())
            .put(Integer.valueOf(parts[2]), Long.valueOf(parts[3]));
      }
    }
    return writes;
  }

  /// Ends the server and waits until its log is written.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
