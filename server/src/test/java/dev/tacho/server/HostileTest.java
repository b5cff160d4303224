package dev.tacho.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.store.RunWriter;
import dev.tacho.web.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that mean harm, or are just bad at it: the others are still served.
@Timeout(60)
class HostileTest {
  @TempDir Path home;

  @Test
  void moreStreamsThanThereIsRoomFor_areToldSo_andPagesAreStillServed() throws Exception {
    Lab lab = new Lab(home);
    List<Listener> open = new ArrayList<>();
    try (LiveServer server = lab.serve(Lab.TOKEN, Limits.standard().withConnections(8));
        RunWriter run = lab.begin("going")) {
      Lab.train(run, 0, 3);
      for (int i = 0; i < 6; i++) {
        Listener listener = Listener.to(server, "/v1/runs/going/live", "");
        open.add(listener);
        listener.steps(3);
      }
      assertEquals(503, Listener.status(server, "/v1/runs/going/live", ""));
      assertEquals(200, Listener.status(server, "/v1/runs", ""));
      open.removeLast().close();
      while (Listener.status(server, "/v1/runs/going/live", "over") != 204) {
        Thread.onSpinWait();
      }
    } finally {
      open.forEach(Listener::close);
    }
  }

  @Test
  void aReaderThatDoesNotRead_isCutOff_andHoldsNobodyElse() throws Exception {
    Lab lab = new Lab(home);
    Limits impatient =
        Limits.standard()
            .withAnswerTimes(Duration.ofSeconds(20), Duration.ofMillis(300))
            .withStreams(8, Duration.ofMillis(100));
    try (LiveServer server = lab.serve(Lab.TOKEN, impatient);
        RunWriter run = lab.begin("going")) {
      Lab.train(run, 0, 60_000);
      try (Socket deaf = new Socket()) {
        deaf.setReceiveBufferSize(4096);
        deaf.connect(new InetSocketAddress(server.url().getHost(), server.url().getPort()), 5_000);
        say(deaf, "GET /v1/runs/going/live?tail=5000", "Last-Event-ID: 0.1-0-0");
        // another one hears all of it meanwhile
        try (Listener listener = Listener.to(server, "/v1/runs/going/live", "0.1-0-0")) {
          assertEquals(59_999L, listener.steps(60_000).getLast());
        }
        while (streams(server) > 0) {
          Thread.sleep(20);
        }
      }
    }
  }

  @Test
  void wrongTokens_areRefusedAlike() throws Exception {
    Lab lab = new Lab(home);
    try (LiveServer server = lab.serve()) {
      String right = Lab.TOKEN.text();
      for (String wrong :
          List.of(right + "x", right.substring(1), "x".repeat(10_000), "Bearer", "é".repeat(9))) {
        String answer = ask(server, "GET /v1/runs", "Authorization: Bearer " + wrong);
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        assertTrue(answer.contains("does not hold the token"), answer);
      }
      assertTrue(ask(server, "GET /v1/runs", "X: y").startsWith("HTTP/1.1 401 "));
      // nor does a path tell anything to a stranger
      assertTrue(ask(server, "GET /v1/nothing", "X: y").startsWith("HTTP/1.1 401 "));
    }
  }

  @Test
  void hugeHeadsAndOddPaths_areRefused() throws Exception {
    Lab lab = new Lab(home);
    lab.finished("one", 1);
    try (LiveServer server = lab.serve()) {
      String token = "Authorization: Bearer " + Lab.TOKEN.text();
      String huge = ask(server, "GET /v1/runs/" + "a".repeat(100_000), token);
      assertTrue(huge.contains(" 414 "), huge);
      String longName = ask(server, "GET /v1/runs/" + "a".repeat(10_000), token);
      assertTrue(longName.startsWith("HTTP/1.1 404 "), longName);
      assertTrue(longName.length() < 1_500, "a stranger's text comes back short");
      for (String path : List.of("/v1/runs/%ff%fe", "/v1/runs/%zz", "/v1//runs", "/v1/runs/../x")) {
        String answer = ask(server, "GET " + path, token);
        assertTrue(answer.startsWith("HTTP/1.1 4"), path + ": " + answer);
      }
      assertTrue(ask(server, "GET /v1/runs?limit=999999999999", token).contains("400"));
      assertTrue(ask(server, "POST /v1/runs", token).startsWith("HTTP/1.1 405 "));
      assertEquals(200, Listener.status(server, "/v1/runs", ""));
    }
  }

  @Test
  void aFileOfTokens_thatIsNotPrivateOrHoldsNone_isRefused() throws Exception {
    Path file = home.resolve("tokens");
    assertRefused(file, "cannot be read");
    Files.writeString(file, "a-good-token-1234567890\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(file, "chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Assertions.assertTrue(TokenFile.of(file).matches("a-good-token-1234567890"));
    Files.writeString(file, "# none\n\n");
    assertRefused(file, "holds 0 tokens");
    Files.writeString(file, "short\n");
    assertRefused(file, "a token of 5 characters is not accepted");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertRefused(file, "is no text");
    Files.write(file, new byte[100_000]);
    assertRefused(file, "holds more than");
  }

  private static void assertRefused(Path file, String why) {
    ServerException refused =
        Assertions.assertThrows(ServerException.class, () -> TokenFile.of(file));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  private static long streams(LiveServer server) throws IOException {
    String answer = ask(server, "GET /v1/server", "Authorization: Bearer " + Lab.TOKEN.text());
    String name = "\"streams\":";
    int at = answer.indexOf(name) + name.length();
    return Long.parseLong(answer.substring(at, answer.indexOf('}', at)));
  }

  private static void say(Socket socket, String request, String header) throws IOException {
    String head =
        request
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + Lab.TOKEN.text()
            + "\r\n"
            + header
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(ISO_8859_1));
  }

  /// The whole answer to a request with one header of its own.
  private static String ask(LiveServer server, String request, String header) throws IOException {
    try (Socket socket = new Socket(server.url().getHost(), server.url().getPort())) {
      socket.setSoTimeout(20_000);
      String head =
          request + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n";
      try {
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      } catch (IOException _) {
        // refused before all of it was said
      }
      StringBuilder heard = new StringBuilder();
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      try {
        for (int c = in.read(); c >= 0; c = in.read()) {
          heard.append((char) c);
        }
      } catch (IOException _) {
        // reset: what was heard before counts
      }
      return heard.toString();
    }
  }
}
