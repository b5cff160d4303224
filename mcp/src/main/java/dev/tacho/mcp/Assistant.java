package dev.tacho.mcp;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.http.HttpLink;
import dev.tacho.mcp.offer.Offer;
import dev.tacho.mcp.prompts.Questions;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.session.Server;
import dev.tacho.mcp.shelf.RunShelf;
import dev.tacho.mcp.stdio.StdioLink;
import dev.tacho.mcp.tools.Toolbox;
import dev.tacho.readers.RunReaders;
import dev.tacho.store.RunStore;
import dev.tacho.web.HttpDoor;
import dev.tacho.web.Limits;
import dev.tacho.web.Listen;
import dev.tacho.web.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What assistants talk to. Any thread. Whoever made it closes it.
public final class Assistant implements AutoCloseable {
  private static final String INSTRUCTIONS =
      "Tacho records and analyses machine-learning runs. Begin with list_runs or summarize; every"
          + " figure comes from all rows. Answers keep to a budget of tokens and say what they left"
          + " out; ask again with a larger budget for it.";

  /// As long as a call that is not streamed may take.
  private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

  private final Server server;

  private Assistant(Server server) {
    this.server = server;
  }

  /// An assistant's view of the runs in `store`, and of those that other tools left in
  /// `directory`.
  ///
  /// @param version of this program
  public static Assistant of(
      RunStore store, RunReaders readers, Path directory, InstantSource clock, String version) {
    Desk desk = Desk.of(store, readers, directory, clock);
    return new Assistant(
        Server.of(
            new Offer(
                "tacho",
                version,
                INSTRUCTIONS,
                Toolbox.of(desk),
                RunShelf.of(desk),
                Questions.all())));
  }

  /// Everything that is offered: revisions of the protocol, tools, prompts and templates of
  /// resources.
  public Json.Obj offered() {
    return server.offered();
  }

  /// Serves the client on the other end of `in` and `out` until `in` ends.
  public void serve(InputStream in, OutputStream out) throws IOException {
    StdioLink.serve(server, in, out);
  }

  /// Serves clients over HTTP on loopback until the answer is closed.
  ///
  /// @param port 0 takes any that is free
  /// @param token what clients must show; a random one where there is none
  public Open open(int port, Optional<String> token) {
    Token secret = token.map(Token::of).orElseGet(Token::random);
    HttpLink link = HttpLink.of(server);
    Limits limits = Limits.standard().withAnswerTimes(LONGEST_CALL, Limits.standard().writeTime());
    return new Open(
        link, HttpDoor.open(Listen.loopback(port), secret, link.routes(), limits), secret);
  }

  @Override
  public void close() {
    server.close();
  }

  /// Where clients come in. Any thread.
  public static final class Open implements AutoCloseable {
    private final HttpLink link;
    private final HttpDoor door;
    private final Token token;

    private Open(HttpLink link, HttpDoor door, Token token) {
      this.link = link;
      this.door = door;
      this.token = token;
    }

    /// The address that clients call.
    public URI url() {
      return door.url().resolve(HttpLink.PATH);
    }

    /// What they must show as `Authorization: Bearer ...`.
    public String token() {
      return token.text();
    }

    @Override
    public void close() {
      link.close();
      door.close();
    }
  }
}
