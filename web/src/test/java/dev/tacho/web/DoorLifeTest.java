package dev.tacho.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoorLifeTest {
  private static final Routes ROUTES =
      Routes.of(
          Route.get("/ok", ask -> Answer.text("text/plain", "fine")),
          Route.get(
              "/work",
              ask -> {
                Thread.sleep(500);
                return Answer.text("text/plain", "worked");
              }));

  @TempDir Path dir;

  @Test
  void stack_noConnectionYet_noClassOfItIsLoaded() throws Exception {
    Path log = dir.resolve("classes.log");
    try (Program program =
        Program.start(
            List.of("-cp", System.getProperty("java.class.path"), "-Xlog:class+load:file=" + log),
            FirstKnock.class.getName(),
            "tcp")) {
      assertTrue(program.line().startsWith("open http://127.0.0.1:"));
      Thread.sleep(300);
      assertEquals(List.of(), stackClasses(log), "before the first connection");
      assertEquals("{\"ok\":true}", program.get());
      assertFalse(stackClasses(log).isEmpty(), "the log would have shown them");
      program.end();
    }
  }

  @Test
  void program_onTheModulePath_servesWithoutAWordOnStandardError() throws Exception {
    String path = modulePath();
    Path test =
        Path.of(FirstKnock.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Program program =
        Program.start(
            List.of(
                "-p",
                path,
                "--patch-module",
                "dev.tacho.web=" + test,
                "--enable-native-access=io.netty.common"),
            "-m",
            "dev.tacho.web/" + FirstKnock.class.getName(),
            "tcp")) {
      assertTrue(program.line().startsWith("open "));
      assertEquals("{\"ok\":true}", program.get());
      program.end();
    }
  }

  @Test
  void unixSocket_curlAndPlainSocket_areServed() throws Exception {
    Path socket = dir.resolve("s");
    try (HttpDoor door =
        HttpDoor.open(Listen.unix(socket), Caller.TOKEN, ROUTES, Limits.standard())) {
      assertEquals(URI.create("unix://" + socket), door.url());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
      assertTrue(
          overUnix(socket, RawCaller.head("GET /ok", "Connection: close") + "\r\n")
              .endsWith("fine"));
      assertTrue(
          overUnix(socket, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
              .startsWith("HTTP/1.1 401 "));
      Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
      Process curl =
          new ProcessBuilder(
                  "/usr/bin/curl",
                  "-s",
                  "--max-time",
                  "20",
                  "--unix-socket",
                  socket.toString(),
                  "-H",
                  "Authorization: Bearer " + Caller.TOKEN.text(),
                  "http://tacho/ok")
              .start();
      assertEquals(
          "fine", new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    assertFalse(Files.exists(socket));
  }

  @Test
  void unixSocket_pathTaken_isRefusedAndTheFileLeftAlone() throws Exception {
    Path socket = Files.writeString(dir.resolve("s"), "somebody's");
    assertThrows(
        WebException.class,
        () -> HttpDoor.open(Listen.unix(socket), Caller.TOKEN, ROUTES, Limits.standard()));
    assertEquals("somebody's", Files.readString(socket));
  }

  @Test
  void unixSocket_pathTooLong_isRefusedWithTheReason() {
    Path socket = dir.resolve("x".repeat(200));
    WebException refused =
        assertThrows(
            WebException.class,
            () -> HttpDoor.open(Listen.unix(socket), Caller.TOKEN, ROUTES, Limits.standard()));
    assertTrue(refused.getMessage().contains("too long"), refused.getMessage());
  }

  @Test
  void firstConnections_allAtOnce_noneIsLost() throws Exception {
    for (int round = 0; round < 5; round++) {
      try (HttpDoor door =
              HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
          ExecutorService pool = Executors.newFixedThreadPool(30)) {
        CountDownLatch together = new CountDownLatch(1);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
          answers.add(
              pool.submit(
                  () -> {
                    together.await();
                    try (RawCaller caller = new RawCaller(door)) {
                      return caller.get("/ok", "Connection: close").hearAll();
                    }
                  }));
        }
        together.countDown();
        for (Future<String> answer : answers) {
          assertTrue(answer.get(20, TimeUnit.SECONDS).endsWith("fine"));
        }
      }
    }
  }

  @Test
  void close_beforeAnyConnection_freesThePortAtOnce() {
    HttpDoor door = HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
    long began = System.nanoTime();
    door.close();
    door.close();
    assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
    assertRefused(door);
  }

  @Test
  void close_idleKeepAliveClients_freesPortAndThreads() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    HttpDoor door = HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
    try (RawCaller idle = new RawCaller(door)) {
      idle.get("/ok").hearUntil("fine");
      door.close();
      assertEquals("", idle.hearAll());
    }
    assertRefused(door);
    try (HttpDoor again =
        HttpDoor.open(
            Listen.loopback(door.url().getPort()), Caller.TOKEN, ROUTES, Limits.standard())) {
      assertEquals(door.url(), again.url());
    }
    assertEquals(Set.of(), leftOver(before));
    assertEquals(List.of(), door.traffic().lastFault().stream().toList());
  }

  @Test
  void close_requestAtWork_isAnsweredFirst() throws Exception {
    HttpDoor door = HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
    try (RawCaller caller = new RawCaller(door)) {
      caller.get("/work");
      while (door.traffic().requests() == 0) {
        Thread.sleep(5);
      }
      door.close();
      assertTrue(caller.hearAll().endsWith("worked"));
    }
  }

  @Test
  void close_whileTheStackLoads_leavesNothingBehind() throws Exception {
    for (int i = 0; i < 10; i++) {
      HttpDoor door = HttpDoor.open(Listen.loopback(), Caller.TOKEN, ROUTES, Limits.standard());
      try (RawCaller caller = new RawCaller(door)) {
        Thread.sleep(i);
        door.close();
        caller.hearAll();
      }
      assertRefused(door);
    }
  }

  @Test
  void listen_beyondLoopback_needsToBeAskedFor() throws Exception {
    InetAddress any = InetAddress.getByAddress(new byte[4]);
    WebException refused =
        assertThrows(WebException.class, () -> new Listen.Tcp(any, 0, false, Set.of()));
    assertTrue(refused.getMessage().contains("0.0.0.0"), refused.getMessage());
    assertEquals(any, new Listen.Tcp(any, 0, true, Set.of()).address());
  }

  private static void assertRefused(HttpDoor door) {
    assertThrows(
        ConnectException.class,
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", door.url().getPort()), 2000);
          }
        });
  }

  /// Threads of ours or of the stack that were not there before. The stack's global timer thread
  /// ends by itself a second after its last task.
  private static Set<String> leftOver(Set<Thread> before) throws InterruptedException {
    Set<String> left = Set.of("unknown");
    for (int i = 0; i < 500 && !left.isEmpty(); i++) {
      left =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !before.contains(thread))
              .map(Thread::getName)
              .filter(name -> name.matches("(?i).*(tacho|vert|netty|globalEventExecutor).*"))
              .collect(Collectors.toSet());
      Thread.sleep(10);
    }
    return left;
  }

  private static List<String> stackClasses(Path log) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(l -> l.contains(" io.netty.") || l.contains(" io.vertx.")).toList();
    }
  }

  private static String modulePath() {
    return List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).stream()
        .filter(
            entry ->
                entry.matches(
                    ".*(netty|vertx|tacho-core|core.target.classes|web.target.classes).*"))
        .collect(Collectors.joining(java.io.File.pathSeparator));
  }

  private static String overUnix(Path socket, String bytes) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
      return new String(
          Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /// A JVM with the flags of the distribution that runs [FirstKnock].
  private record Program(Process process, BufferedReader out, Path errors, String[] url)
      implements AutoCloseable {
    static Program start(List<String> options, String... mainAndListen) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));
      command.addAll(options);
      command.addAll(List.of(mainAndListen));
      command.add(Caller.TOKEN.text());
      Path errors = Files.createTempFile("first-knock", ".err");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      return new Program(
          process,
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
          errors,
          new String[1]);
    }

    String line() throws IOException {
      String line = out.readLine();
      if (line == null) {
        throw new AssertionError("the program said nothing: " + Files.readString(errors));
      }
      if (line.startsWith("open ")) {
        url[0] = line.split(" ")[1];
      }
      return line;
    }

    String get() throws Exception {
      try (HttpClient http = HttpClient.newHttpClient()) {
        return http.send(
                HttpRequest.newBuilder(URI.create(url[0] + "/v1/status"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + Caller.TOKEN.text())
                    .build(),
                BodyHandlers.ofString())
            .body();
      }
    }

    /// Asks the program to end, which it must do by itself, cleanly and silently.
    void end() throws Exception {
      try (Writer words = process.outputWriter()) {
        words.write("end\n");
      }
      assertEquals("closed without a fault", line());
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      assertEquals("", Files.readString(errors));
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
  }
}
