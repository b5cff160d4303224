package dev.tacho.weights.tokenizer;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.weights.Digests;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// `tokenizer.json`, as Hugging Face's tokenizers write it and read it. Equal tokenizers give
/// equal files.
public final class TokenizerJson {
  private static final int MOST_BYTES = 16 << 20; // as many tokens as are read take less
  private static final Json NULL = new Json.Null();

  private TokenizerJson() {}

  /// Writes the file whole or not at all; replaces one that is there.
  public static void write(Path path, Tokenizer tokenizer) {
    WholeFile.write(path, List.of(StandardCharsets.UTF_8.encode(text(tokenizer))));
  }

  /// Reads the tokenizer of a file.
  ///
  /// @throws WeightsException when it is no such file, or another kind of tokenizer
  public static Tokenizer read(Path path) {
    return parse(path.toString(), WholeFile.text(path, MOST_BYTES));
  }

  static String digest(Tokenizer tokenizer) {
    return Digests.sha256(List.of(StandardCharsets.UTF_8.encode(text(tokenizer))));
  }

  static String text(Tokenizer tokenizer) {
    Vocabulary vocabulary = Vocabulary.of(tokenizer);
    Map<String, Json> tokens = new LinkedHashMap<>();
    for (String token : vocabulary.tokens()) {
      tokens.put(token, number(tokens.size()));
    }
    Map<String, Json> model = new LinkedHashMap<>();
    model.put("type", new Json.Str("BPE"));
    model.put("dropout", NULL);
    model.put("unk_token", NULL);
    model.put("continuing_subword_prefix", NULL);
    model.put("end_of_word_suffix", NULL);
    model.put("fuse_unk", new Json.Bool(false));
    model.put("byte_fallback", new Json.Bool(false));
    model.put("ignore_merges", new Json.Bool(false));
    model.put("vocab", new Json.Obj(tokens));
    model.put(
        "merges", new Json.Arr(vocabulary.merges().stream().<Json>map(Json.Str::new).toList()));
    Map<String, Json> file = new LinkedHashMap<>();
    file.put("version", new Json.Str("1.0"));
    file.put("truncation", NULL);
    file.put("padding", NULL);
    file.put(
        "added_tokens",
        new Json.Arr(
            IntStream.range(0, Vocabulary.SPECIAL.size())
                .<Json>mapToObj(TokenizerJson::special)
                .toList()));
    file.put("normalizer", NULL);
    file.put("pre_tokenizer", byteLevel());
    file.put("post_processor", NULL);
    file.put("decoder", byteLevel());
    file.put("model", new Json.Obj(model));
    return new Json.Obj(file) + "\n";
  }

  private static Json number(long number) {
    return new Json.Num(Long.toString(number));
  }

  private static Json special(int token) {
    Map<String, Json> special = new LinkedHashMap<>();
    special.put("id", number(token));
    special.put("content", new Json.Str(Vocabulary.SPECIAL.get(token)));
    special.put("single_word", new Json.Bool(false));
    special.put("lstrip", new Json.Bool(false));
    special.put("rstrip", new Json.Bool(false));
    special.put("normalized", new Json.Bool(false));
    special.put("special", new Json.Bool(true));
    return new Json.Obj(special);
  }

  private static Json byteLevel() {
    Map<String, Json> level = new LinkedHashMap<>();
    level.put("type", new Json.Str("ByteLevel"));
    level.put("add_prefix_space", new Json.Bool(false));
    level.put("trim_offsets", new Json.Bool(true));
    level.put("use_regex", new Json.Bool(true));
    return new Json.Obj(level);
  }

  static Tokenizer parse(String file, String text) {
    try {
      if (!(Json.parse(text) instanceof Json.Obj whole)) {
        throw new JsonException("no object");
      }
      Json.Obj model = whole.needObject("model");
      need(file, "model", model.needText("type"), "BPE");
      Json.Obj splitting = whole.needObject("pre_tokenizer");
      need(file, "pre_tokenizer", splitting.needText("type"), "ByteLevel");
      need(file, "add_prefix_space", flag(splitting, "add_prefix_space", true), "false");
      need(file, "use_regex", flag(splitting, "use_regex", true), "true");
      need(file, "ignore_merges", flag(model, "ignore_merges", false), "false");
      need(file, "normalizer", whole.get("normalizer").map(Json::toString).orElse("null"), "null");
      return new Vocabulary(tokens(model.needObject("vocab")), merges(model)).tokenizer(file);
    } catch (JsonException e) {
      throw new WeightsException(
          "%s is no tokenizer.json (%s); write or fetch it again".formatted(file, e.getMessage()),
          e);
    }
  }

  private static String flag(Json.Obj object, String name, boolean otherwise) {
    return object.get(name).map(Json::toString).orElse(Boolean.toString(otherwise));
  }

  private static void need(String file, String what, String is, String wanted) {
    if (!is.equals(wanted)) {
      throw new WeightsException(
          "%s is not read here: its %s is %s, not %s; name one of byte-level BPE"
              .formatted(file, what, is, wanted));
    }
  }

  private static List<String> tokens(Json.Obj vocabulary) {
    String[] tokens = new String[vocabulary.members().size()];
    vocabulary
        .members()
        .forEach(
            (token, _) -> {
              long number = vocabulary.needWhole(token);
              if (number < 0 || number >= tokens.length || tokens[(int) number] != null) {
                throw new JsonException(
                    "a token with the number " + number + " of " + tokens.length);
              }
              tokens[(int) number] = token;
            });
    return List.of(tokens);
  }

  /// Two texts, or, in older files, one with a blank between.
  private static List<String> merges(Json.Obj model) {
    List<String> merges = new ArrayList<>();
    for (Json merge : model.array("merges")) {
      if (merge instanceof Json.Str(var text)) {
        merges.add(text);
      } else if (merge instanceof Json.Arr(var parts)
          && parts.size() == 2
          && parts.getFirst() instanceof Json.Str(var left)
          && parts.getLast() instanceof Json.Str(var right)) {
        merges.add(left + " " + right);
      } else {
        throw new JsonException("a merge that is not of two texts");
      }
    }
    return merges;
  }
}
