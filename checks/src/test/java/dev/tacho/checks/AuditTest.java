package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/audit.sh` says what a feed answered, and when none did.
@Timeout(60)
class AuditTest {
  private static final String BOM =
      """
      {"components" : [
        {"purl" : "pkg:maven/dev.tacho/tacho-core@1?type=jar"},
        {"purl" : "pkg:maven/io.vertx/vertx-core@5.1.5?type=jar"},
        {"purl" : "pkg:maven/io.netty/netty-common@4.2.16.Final?type=jar"}]}
      """;

  @TempDir Path dir;
  private final AtomicReference<String> asked = new AtomicReference<>("");

  @Test
  void withoutAFeed_nothingIsClaimed() throws IOException {
    var outcome = audit(BOM, "http://127.0.0.1:1/");
    assertEquals(0, outcome.code());
    assertTrue(outcome.out().startsWith("not audited: no feed"), outcome.toString());
  }

  @Test
  void aFeedThatKnowsNothingBad_clearsEachPartThatIsNotOurs() throws IOException {
    var outcome = auditAgainst("{\"results\":[{},{}]}");
    assertEquals(
        new Shell.Outcome(0, "audited: 2 parts, none known to be vulnerable\n", ""), outcome);
    assertEquals(
        "{\"queries\":[{\"package\":{\"purl\":\"pkg:maven/io.netty/netty-common@4.2.16.Final\"}},"
            + "{\"package\":{\"purl\":\"pkg:maven/io.vertx/vertx-core@5.1.5\"}}]}",
        asked.get());
  }

  @Test
  void aKnownVulnerability_isNamedAndRefused() throws IOException {
    var outcome = auditAgainst("{\"results\":[{},{\"vulns\":[{\"id\":\"GHSA-xxxx\"}]}]}");
    assertEquals(1, outcome.code());
    assertTrue(outcome.out().contains("GHSA-xxxx"), outcome.toString());
  }

  @Test
  void aFeedThatAnswersSomethingElse_isNoFeed() throws IOException {
    var outcome = auditAgainst("<html>log in</html>");
    assertEquals(0, outcome.code());
    assertTrue(outcome.out().startsWith("not audited: no feed"), outcome.toString());
  }

  @Test
  void aBillThatNamesNothing_isRefused() throws IOException {
    assertEquals(3, audit("{}", "http://127.0.0.1:1/").code());
  }

  private Shell.Outcome auditAgainst(String answer) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return audit(BOM, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    } finally {
      server.stop(0);
    }
  }

  private Shell.Outcome audit(String bill, String feed) throws IOException {
    var file = Files.writeString(dir.resolve("bom.json"), bill);
    return Shell.run(
        dir,
        Map.of("TACHO_AUDIT_FEED", feed, "no_proxy", "127.0.0.1"),
        Checkout.root().resolve("scripts/audit.sh").toString(),
        file.toString());
  }
}
