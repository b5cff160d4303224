package dev.tacho.mcp;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Offer;
import dev.tacho.mcp.offer.Prompt;
import dev.tacho.mcp.offer.Shelf;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.schema.Fields;
import dev.tacho.mcp.schema.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// What a server may offer, small: tools that repeat, work for long, fail or remember, and a
/// shelf whose content the test changes.
public final class Wares {
  public final ConcurrentSkipListMap<String, String> onShelf = new ConcurrentSkipListMap<>();
  public final CountDownLatch withdrawn = new CountDownLatch(1);
  public final Semaphore steps = new Semaphore(0);

  public Wares() {
    onShelf.put("wares://one", "first");
  }

  public Offer offer() {
    return new Offer(
        "wares",
        "1.0",
        "Ask for echo.",
        List.of(new Echo(), new Long(), new Broken(), new Remembers()),
        new Board(),
        List.of(new Greeting()));
  }

  private static Json.Obj said(String text) {
    return Json.object().put("said", text).build();
  }

  private static Tool.Description describe(String name, Fields arguments) {
    return new Tool.Description(
        name, "A test.", arguments, Fields.some().need("said", Shape.text(), ""), false);
  }

  private static final class Echo implements Tool {
    @Override
    public Description description() {
      return describe(
          "echo",
          Fields.only()
              .need("text", Shape.text(), "what to say")
              .may("times", new Shape.Whole(OptionalLong.of(1), OptionalLong.of(5)), "")
              .may("loud", Shape.flag(), "")
              .may("how", Shape.words("plain", "fancy"), ""));
    }

    @Override
    public Told call(Json.Obj arguments, Asking asking) {
      String text = arguments.needText("text").repeat((int) arguments.whole("times").orElse(1));
      return new Told(text, said(text));
    }
  }

  private final class Long implements Tool {
    @Override
    public Description description() {
      return describe("long", Fields.only());
    }

    @Override
    public Told call(Json.Obj arguments, Asking asking) {
      try {
        for (int i = 1; ; i++) {
          asking.progress(i, 100, "step " + i);
          if (steps.tryAcquire(5, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            return new Told("done", said("done"));
          }
        }
      } catch (Asking.Withdrawn e) {
        withdrawn.countDown();
        throw e;
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts a call", e);
      }
    }
  }

  private static final class Broken implements Tool {
    @Override
    public Description description() {
      return describe("broken", Fields.only().may("ours", Shape.flag(), ""));
    }

    @Override
    public Told call(Json.Obj arguments, Asking asking) {
      if (arguments.members().containsKey("ours")) {
        throw new IllegalStateException("out of order");
      }
      throw McpException.tool("no run 'x'; list_runs names them");
    }
  }

  private static final class Remembers implements Tool {
    @Override
    public Description description() {
      return describe("remembers", Fields.only().may("since", Shape.text(), ""));
    }

    @Override
    public Told call(Json.Obj arguments, Asking asking) {
      Optional<Json.Obj> before =
          arguments.text("since").isPresent()
              ? asking.memory().told("run", arguments.needText("since"))
              : asking.memory().toldLast("run");
      String mark = asking.memory().keep("run", said("told"));
      return new Told(before.isPresent() ? "again " + mark : "first " + mark, said(mark));
    }
  }

  private final class Board implements Shelf {
    @Override
    public Page list(Optional<String> cursor) {
      return new Page(
          onShelf.keySet().stream().map(uri -> new Item(uri, uri, uri, "text/plain")).toList(),
          Optional.empty());
    }

    @Override
    public List<Template> templates() {
      return List.of(new Template("wares://{ware}", "ware", "A ware.", "text/plain"));
    }

    @Override
    public Optional<Content> read(String uri, Asking asking) {
      return Optional.ofNullable(onShelf.get(uri)).map(text -> new Content("text/plain", text));
    }

    @Override
    public Optional<String> version(String uri) {
      return Optional.ofNullable(onShelf.get(uri));
    }

    @Override
    public String listVersion() {
      return onShelf.keySet().toString();
    }

    @Override
    public List<String> complete(String name, String typed) {
      return onShelf.keySet().stream().filter(uri -> uri.startsWith(typed)).toList();
    }
  }

  private static final class Greeting implements Prompt {
    @Override
    public String name() {
      return "greet";
    }

    @Override
    public String says() {
      return "Greets somebody.";
    }

    @Override
    public List<Blank> blanks() {
      return List.of(new Blank("who", "whom to greet", true));
    }

    @Override
    public String text(Map<String, String> given) {
      return "Greet " + given.get("who") + ".";
    }
  }
}
