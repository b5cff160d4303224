package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.checks.PackedProgram.Started;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tacho mcp` as its clients find it: driven by the protocol's own TypeScript clients, that of the
/// revisions with a handshake and that of the newest, and by its inspector.
@Timeout(300)
class AssistantPeersTest {
  private static final Path SOURCES = Checkout.root().resolve("checks/src/test/npm");
  private static final int LEAST_NODE = 20;
  private static final String TOKEN = "a-token-for-these-checks-only";

  private static Path peers = SOURCES;

  @TempDir Path dir;
  private final List<Started> started = new ArrayList<>();
  private Path work = SOURCES;
  private PackedProgram tacho = PackedProgram.in(SOURCES);

  /// The peers, installed once for each lock file, from the package registry.
  @BeforeAll
  static void install() throws IOException {
    assumeTrue(node() >= LEAST_NODE, "no Node " + LEAST_NODE + " or newer with npm on the PATH");
    var sum = new CRC32();
    sum.update(Files.readAllBytes(SOURCES.resolve("package-lock.json")));
    var name = HexFormat.of().toHexDigits((int) sum.getValue());
    peers = Checkout.root().resolve("checks/target/mcp-peers-" + name);
    if (Files.notExists(peers.resolve("installed"))) {
      Files.createDirectories(peers);
      copy("package.json");
      copy("package-lock.json");
      var outcome =
          Shell.run(peers, home(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      if (System.getenv("CI") == null) {
        assumeTrue(outcome.code() == 0, () -> "npm cannot install the peers: " + outcome);
      }
      assertEquals(0, outcome.code(), outcome::toString);
      Files.createFile(peers.resolve("installed"));
    }
    copy("contract.mjs");
  }

  private static int node() {
    try {
      var version = Shell.run(SOURCES, home(), "sh", "-c", "npm --version >&2 && node --version");
      return version.code() == 0
          ? Integer.parseInt(version.out().strip().replaceFirst("^v(\\d+).*", "$1"))
          : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static Map<String, String> home() {
    var home = System.getenv("HOME");
    return home == null ? Map.of() : Map.of("HOME", home);
  }

  private static void copy(String file) throws IOException {
    Files.writeString(peers.resolve(file), Checkout.read(SOURCES.resolve(file)));
  }

  @BeforeEach
  void record() throws Exception {
    work = Files.createDirectories(dir.resolve("work"));
    tacho = PackedProgram.in(work);
    var five = "for i in 1 2 3 4 5; do echo ::tacho point step=$i loss=0.$((9-i)); done";
    assertEquals(0, tacho.run("run", "--name", "first", "--", "sh", "-c", five).code());
    var many =
        "i=0; while [ $i -lt 1200 ]; do i=$((i+1));"
            + " echo ::tacho point step=$i loss=0.$((9999-i)); sleep 0.2; done";
    started.add(tacho.start("run", "--quiet", "--name", "live", "--", "sh", "-c", many));
    assertTrue(
        PackedProgram.eventually(() -> tacho.run("show", "live").out().contains("loss")),
        "the run goes on");
  }

  @AfterEach
  void end() {
    for (Started one : started) {
      var children = one.process().descendants().toList();
      one.process().destroy();
      children.forEach(ProcessHandle::destroyForcibly);
      one.process().destroyForcibly();
    }
  }

  private String program() {
    return PackedProgram.folder().resolve("bin/tacho").toString();
  }

  private Map<String, String> environment() {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "HOME",
        dir.toString(),
        "XDG_CACHE_HOME",
        dir.resolve("cache").toString());
  }

  @Test
  void theClientsOfBothEras_findWhatTheProtocolPromises_overPipes() {
    var outcome =
        Shell.run(
            peers, environment(), "node", "contract.mjs", "stdio", program(), work.toString());
    assertEquals(0, outcome.code(), outcome::toString);
    assertTrue(outcome.out().contains("20 claims hold"), outcome::toString);
  }

  @Test
  void theClientsOfBothEras_findWhatTheProtocolPromises_overHttp() throws Exception {
    var serving = tacho.with("TACHO_MCP_TOKEN", TOKEN).start("mcp", "--port", "0");
    started.add(serving);
    assertTrue(
        PackedProgram.eventually(() -> text(serving.err()).contains("listening on ")),
        "the address is told");
    var url = text(serving.err()).strip().replaceFirst("(?s).*listening on (\\S+).*", "$1");
    var outcome = Shell.run(peers, environment(), "node", "contract.mjs", "http", url, TOKEN);
    assertEquals(0, outcome.code(), outcome::toString);
    assertTrue(outcome.out().contains("22 claims hold"), outcome::toString);
    assertTrue(!text(serving.err()).contains(TOKEN), "the token that was given is not repeated");
  }

  @Test
  void theInspector_findsNoFaultInTheTools_andCallsOne() {
    var listed = inspected("--method", "tools/list", "--strict");
    assertEquals(0, listed.code(), listed::toString);
    assertTrue(listed.out().contains("\"summarize\""), listed::toString);
    var called =
        inspected("--method", "tools/call", "--tool-name", "summarize", "--tool-arg", "run=first");
    assertEquals(0, called.code(), called::toString);
    assertTrue(called.out().contains("\"state\": \"completed\""), called::toString);
    var read = inspected("--method", "resources/read", "--uri", "tacho://runs/first/report");
    assertEquals(0, read.code(), read::toString);
    assertTrue(read.out().contains("# first"), read::toString);
  }

  private Shell.Outcome inspected(String... question) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                peers
                    .resolve(
                        "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js")
                    .toString(),
                "--cli"));
    command.addAll(List.of(question));
    command.addAll(List.of("--", program(), "mcp"));
    return Shell.run(work, environment(), command.toArray(String[]::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
