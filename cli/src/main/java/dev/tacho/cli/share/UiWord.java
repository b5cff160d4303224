package dev.tacho.cli.share;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.json.Json;
import dev.tacho.server.LiveServer;
import dev.tacho.server.ServerException;
import dev.tacho.server.TokenFile;
import dev.tacho.web.Keys;
import dev.tacho.web.Listen;
import dev.tacho.web.Token;
import dev.tacho.web.WebException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// `tacho ui`: runs over HTTP, for programs that watch them.
public final class UiWord implements Word {
  private static final String TOKEN = "TACHO_UI_TOKEN";
  private static final int PORT = 8766;
  private static final int HIGHEST_PORT = 65_535;

  @Override
  public Usage usage() {
    return Usage.of("ui", Group.SHARE, "serves runs over HTTP to programs that watch them")
        .flag("api-only", "serve the interface for programs (REST and events); there are no pages")
        .option("port", "N", "of 127.0.0.1, instead of " + PORT + "; 0 takes any free port")
        .option("listen", "ADDRESS", "another address of this machine")
        .flag("beyond-loopback", "that address may be one that other machines reach")
        .options("host-name", "NAME", "by which clients call it, behind a reverse proxy")
        .option("socket", "PATH", "a Unix socket instead of a port")
        .option("token-file", "FILE", "tokens, one a line, read again whenever it changes")
        .note(
            "It only reads: runs, their status, their points as they come, and how the workers of a"
                + " training are. GET /v1/openapi.json describes it; --json prints that document and"
                + " serves nobody.")
        .note(
            "Clients show a token as Authorization: Bearer TOKEN: one in --token-file, which only"
                + " its owner and group may read, else the one in "
                + TOKEN
                + ", else a random one that is told on standard error. It speaks plain HTTP; TLS"
                + " belongs to a reverse proxy (docs/deploy.md).")
        .example("tacho ui --api-only")
        .example("tacho ui --api-only --port 9000 --token-file tokens")
        .example("tacho ui --api-only --socket /run/tacho/api.sock --host-name runs.example.org")
        .build();
  }

  @Override
  public int run(Call call) {
    if (!call.arguments().has("api-only")) {
      throw Refusal.usage(
          "there are no pages to look at; give --api-only to serve programs, or look with tacho"
              + " watch and tacho report");
    }
    try {
      Listen listen = listen(call.arguments(), call);
      if (call.json()) {
        call.answer(
            Json.object()
                .put("schema", "tacho.ui/1")
                .put("openapi", LiveServer.document())
                .build());
        return ExitCode.DONE;
      }
      serve(call, listen);
      return ExitCode.DONE;
    } catch (WebException | ServerException e) {
      throw Refusal.input(String.valueOf(e.getMessage()));
    }
  }

  private static Listen listen(Arguments arguments, Call call) {
    Set<String> hostNames = Set.copyOf(arguments.texts("host-name"));
    if (arguments.has("socket")) {
      if (arguments.has("port") || arguments.has("listen")) {
        throw Refusal.usage("--socket takes the place of --port and --listen; give one of them");
      }
      return Listen.unix(call.path(arguments.text("socket").orElseThrow()));
    }
    int port = arguments.countFromZero("port", PORT);
    if (port > HIGHEST_PORT) {
      throw Refusal.usage("--port " + port + " does not exist; give 0 (any free one) to 65535");
    }
    return new Listen.Tcp(
        address(arguments.text("listen").orElse("127.0.0.1")),
        port,
        arguments.has("beyond-loopback"),
        hostNames);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw Arguments.wrong("listen", text, "an address in figures", "127.0.0.1");
    }
  }

  private static void serve(Call call, Listen listen) {
    Console console = call.console();
    Optional<String> file = call.arguments().text("token-file");
    Optional<String> given = Optional.ofNullable(call.environment().variables().get(TOKEN));
    Token token = given.filter(_ -> file.isEmpty()).map(Token::of).orElseGet(Token::random);
    Keys keys = file.isPresent() ? TokenFile.of(call.path(file.get())) : token;
    try (LiveServer server =
        LiveServer.open(
            call.store(), listen, keys, Version.TEXT, said -> console.error("tacho ui: " + said))) {
      // streams end by themselves when the process is told to end
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "tacho-ui-end"));
      console.hint("listening on " + server.url());
      console.hint("runs in " + call.store().home());
      if (file.isEmpty() && given.isEmpty()) {
        console.hint("clients show: Authorization: Bearer " + token.text());
      }
      // until somebody ends the process
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
