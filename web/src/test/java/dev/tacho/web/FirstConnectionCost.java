package dev.tacho.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Measures what the first connection to a door costs: time and resident memory, in fresh JVMs.
/// Not a test; results and the command are in `docs/measurements/web-first-connection.md`.
/// Arguments: the number of JVMs, then more JVM options for them.
public final class FirstConnectionCost {
  private static final String TOKEN = "a-token-for-measuring";
  private static final int LATER_REQUESTS = 200;

  private final Map<String, List<Double>> samples = new TreeMap<>();

  private FirstConnectionCost() {}

  public static void main(String[] args) throws Exception {
    FirstConnectionCost cost = new FirstConnectionCost();
    int repeats = Integer.parseInt(args[0]);
    for (int i = 0; i < repeats; i++) {
      cost.once(List.of(args).subList(1, args.length));
    }
    cost.print(System.out);
  }

  private void once(List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            FirstKnock.class.getName(),
            "tcp",
            TOKEN));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader();
        Writer words = process.outputWriter()) {
      String[] open = out.readLine().split(" ");
      URI url = URI.create(open[1]);
      add("1 open the door, ms", Long.parseLong(open[2]) / 1e6);
      add("2 memory before, MB", memory(out, words));
      add("3 first answer, ms", ask(url));
      add("4 memory after the first answer, MB", memory(out, words));
      add("5 second answer, ms", ask(url));
      for (int i = 0; i < LATER_REQUESTS; i++) {
        ask(url);
      }
      add("6 answer after 200 more, ms", ask(url));
      add("7 memory after them, MB", memory(out, words));
      long began = System.nanoTime();
      words.write("end\n");
      words.flush();
      process.waitFor();
      add("8 close and end of the JVM, ms", (System.nanoTime() - began) / 1e6);
    }
  }

  private static double memory(BufferedReader out, Writer words) throws Exception {
    words.write("memory\n");
    words.flush();
    return Integer.parseInt(out.readLine().split(" ")[1]) / 1024.0;
  }

  /// Milliseconds from connecting to the last byte of the answer, on a connection of its own.
  private static double ask(URI url) throws Exception {
    long began = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", url.getPort()));
      socket
          .getOutputStream()
          .write(
              ("GET /v1/status HTTP/1.1\r\nHost: localhost\r\n"
                      + "Authorization: Bearer "
                      + TOKEN
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new AssertionError(answer);
      }
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private void add(String what, double value) {
    samples.computeIfAbsent(what, _ -> new ArrayList<>()).add(value);
  }

  private void print(PrintStream out) {
    samples.forEach(
        (what, values) -> {
          double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
          out.printf(
              "%-40s n=%d median %.1f, min %.1f, max %.1f  %s%n",
              what,
              sorted.length,
              sorted[sorted.length / 2],
              sorted[0],
              sorted[sorted.length - 1],
              Arrays.toString(Arrays.stream(sorted).map(v -> Math.round(v * 10) / 10.0).toArray()));
        });
  }
}
