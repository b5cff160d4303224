package dev.tacho.cli.share;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.json.Json;
import dev.tacho.mcp.Assistant;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `tacho mcp`: runs for assistants, by the Model Context Protocol.
public final class McpWord implements Word {
  private static final String TOKEN = "TACHO_MCP_TOKEN";
  private static final int HIGHEST_PORT = 65_535;

  @Override
  public Usage usage() {
    return Usage.of("mcp", Group.SHARE, "answers assistants about runs (Model Context Protocol)")
        .option("port", "N", "serve over HTTP on 127.0.0.1 instead; 0 takes any free port")
        .note(
            "An assistant starts this itself and talks to it over standard input and output; it ends"
                + " when its input does. It sees the runs of the store and what other tools left in the"
                + " working directory. Only the tool note writes anything, beside the runs.")
        .note(
            "Over HTTP a client must show the token in TACHO_MCP_TOKEN as a bearer token; where there"
                + " is none a random one is made and told on standard error.")
        .note("With --json it only lists what it offers, and serves nobody.")
        .example("tacho mcp")
        .example("tacho mcp --port 8765")
        .build();
  }

  @Override
  public int run(Call call) {
    int port = call.arguments().countFromZero("port", 0);
    if (port > HIGHEST_PORT) {
      throw Refusal.usage("--port " + port + " does not exist; give 0 (any free one) to 65535");
    }
    try (Assistant assistant =
        Assistant.of(
            call.store(),
            call.readers(),
            call.environment().directory(),
            call.environment().clock(),
            Version.TEXT)) {
      if (call.json()) {
        call.answer(Json.object().put("schema", "tacho.mcp/1").putAll(assistant.offered()).build());
      } else if (call.arguments().has("port")) {
        serve(call, assistant, port);
      } else {
        assistant.serve(System.in, call.console().stream());
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      throw Refusal.input("standard input cannot be read: " + e.getMessage() + "; start it again");
    }
  }

  private static void serve(Call call, Assistant assistant, int port) {
    Optional<String> token = Optional.ofNullable(call.environment().variables().get(TOKEN));
    try (Assistant.Open open = assistant.open(port, token)) {
      Console console = call.console();
      console.hint("listening on " + open.url());
      if (token.isEmpty()) {
        console.hint("clients show: Authorization: Bearer " + open.token());
      }
      // until somebody ends the process
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
