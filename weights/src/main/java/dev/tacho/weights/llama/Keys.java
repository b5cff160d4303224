package dev.tacho.weights.llama;

import dev.tacho.weights.WeightsException;
import dev.tacho.weights.gguf.GgufFile;
import dev.tacho.weights.gguf.GgufValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys of a file, as what they should be.
final class Keys {
  private final GgufFile file;

  Keys(GgufFile file) {
    this.file = file;
  }

  void text(String key, String wanted) {
    String is = need(key, value -> value instanceof GgufValue.Text(var text) ? text : null);
    if (!is.equals(wanted)) {
      throw new WeightsException(
          "its %s is \"%s\"; only \"%s\" is read here".formatted(key, is, wanted));
    }
  }

  /// As [#text], of a key that need not be there.
  void perhaps(String key, String wanted) {
    if (file.keys().containsKey(key)) {
      text(key, wanted);
    }
  }

  List<String> texts(String key) {
    return need(key, value -> value instanceof GgufValue.Texts(var texts) ? texts : null);
  }

  int whole(String key) {
    return need(key, Keys::asInt);
  }

  int whole(String key, int otherwise) {
    return file.keys().containsKey(key) ? whole(key) : otherwise;
  }

  double real(String key) {
    return need(key, value -> value instanceof GgufValue.Real(double real, _) ? real : null);
  }

  double real(String key, double otherwise) {
    return file.keys().containsKey(key) ? real(key) : otherwise;
  }

  private static @Nullable Integer asInt(GgufValue value) {
    return value instanceof GgufValue.Whole(long whole, _) && whole == (int) whole
        ? (Integer) (int) whole
        : null;
  }

  private <T> T need(String key, Function<GgufValue, @Nullable T> as) {
    return Optional.ofNullable(file.keys().get(key))
        .map(as)
        .orElseThrow(
            () ->
                new WeightsException(
                    file.keys().containsKey(key)
                        ? "its key %s is not what it should be".formatted(key)
                        : "it has no key %s".formatted(key)));
  }
}
