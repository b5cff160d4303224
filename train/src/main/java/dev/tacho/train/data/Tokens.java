package dev.tacho.train.data;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.train.TrainException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text as tokens, what is held out of training apart from the rest. Any thread; who opens it
/// closes it, when nothing reads from it any more.
public final class Tokens implements AutoCloseable {
  /// What is known of them.
  ///
  /// @param tokenizer its digest
  /// @param vocabulary of the tokenizer
  /// @param width bytes a token
  /// @param train tokens to train on
  /// @param heldOut tokens that are held out
  /// @param digest of all tokens, so of what a model is trained on
  /// @param bytes of text
  /// @param passedOver files and entries of archives that are no text
  public record Facts(
      String tokenizer,
      int vocabulary,
      int width,
      long train,
      long heldOut,
      String digest,
      long bytes,
      long documents,
      long passedOver) {}

  static final String FORMAT = "tacho.tokens/1";
  static final String FACTS = "data.json";
  static final String TRAIN = "train.tokens";
  static final String HELD_OUT = "heldout.tokens";

  private final Path folder;
  private final Facts facts;
  private final Arena arena;
  private final TokenFile train;
  private final TokenFile heldOut;

  private Tokens(Path folder, Facts facts, Arena arena) {
    this.folder = folder;
    this.facts = facts;
    this.arena = arena;
    this.train = map(TRAIN, facts.train);
    this.heldOut = map(HELD_OUT, facts.heldOut);
  }

  private TokenFile map(String name, long tokens) {
    return TokenFile.map(folder.resolve(name), facts.width, facts.vocabulary, tokens, arena);
  }

  /// Opens what [TokenCache] made in `folder`, in this process or in another.
  ///
  /// @throws TrainException when it is not there, of another version, or not whole
  public static Tokens open(Path folder) {
    Arena arena = Arena.ofShared();
    try {
      return new Tokens(folder, facts(folder), arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  static Facts facts(Path folder) {
    Path file = folder.resolve(FACTS);
    try {
      Json.Obj json = Json.parseObject(Files.readString(file));
      String format = json.needText("format");
      if (!format.equals(FORMAT)) {
        throw new JsonException("format " + format + " is not " + FORMAT);
      }
      return new Facts(
          json.needText("tokenizer"),
          Math.toIntExact(json.needWhole("vocabulary")),
          Math.toIntExact(json.needWhole("width")),
          json.needWhole("train"),
          json.needWhole("held_out"),
          json.needText("digest"),
          json.needWhole("bytes"),
          json.needWhole("documents"),
          json.needWhole("passed_over"));
    } catch (IOException | JsonException | ArithmeticException e) {
      String why = e instanceof IOException io ? Reasons.of(io) : String.valueOf(e.getMessage());
      throw new TrainException(
          "%s cannot be read (%s); delete its folder, and it is made again".formatted(file, why),
          e);
    }
  }

  static Json.Obj json(Facts facts) {
    return Json.object()
        .put("format", FORMAT)
        .put("tokenizer", facts.tokenizer)
        .put("vocabulary", facts.vocabulary)
        .put("width", facts.width)
        .put("train", facts.train)
        .put("held_out", facts.heldOut)
        .put("digest", facts.digest)
        .put("bytes", facts.bytes)
        .put("documents", facts.documents)
        .put("passed_over", facts.passedOver)
        .build();
  }

  /// Where they lie; another process opens them there.
  public Path folder() {
    return folder;
  }

  public Facts facts() {
    return facts;
  }

  public TokenFile train() {
    return train;
  }

  public TokenFile heldOut() {
    return heldOut;
  }

  @Override
  public void close() {
    arena.close();
  }
}
