package dev.tacho.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Java text as C has it: bytes that end with 0, in the encoding in which this JVM was given its
/// own arguments, so that they go to the child as they came. In the C locale, which containers
/// like to have, that encoding is ASCII and the JVM has lost all other bytes: they are then taken
/// from what the kernel gave this process.
final class CText {
  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
  private static final boolean LOSSY = !ENCODING.equals(StandardCharsets.UTF_8);

  private CText() {}

  /// `text` as a C string.
  static MemorySegment of(String text, Arena arena) {
    return of(text.getBytes(ENCODING), arena);
  }

  /// A command's words. Where they are the last ones of this process's own, they go on unchanged.
  static MemorySegment arguments(List<String> words, Arena arena) {
    List<byte[]> own = LOSSY ? given("/proc/self/cmdline") : List.of();
    if (own.size() < words.size()) {
      return array(words, arena);
    }
    List<byte[]> last = own.subList(own.size() - words.size(), own.size());
    boolean same = last.stream().map(CText::decode).toList().equals(words);
    return same ? bytes(last, arena) : array(words, arena);
  }

  /// Variables, `NAME=value` each. Those that this process was given go on unchanged.
  static MemorySegment environment(List<String> variables, Arena arena) {
    Map<String, byte[]> own = new HashMap<>();
    if (LOSSY) {
      given("/proc/self/environ").forEach(raw -> own.put(decode(raw), raw));
    }
    return bytes(
        variables.stream().map(v -> own.getOrDefault(v, v.getBytes(ENCODING))).toList(), arena);
  }

  /// `texts` as an array of C strings that ends with a null pointer.
  private static MemorySegment array(List<String> texts, Arena arena) {
    return bytes(texts.stream().map(text -> text.getBytes(ENCODING)).toList(), arena);
  }

  private static MemorySegment bytes(List<byte[]> texts, Arena arena) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, of(texts.get(i), arena));
    }
    return array;
  }

  private static MemorySegment of(byte[] bytes, Arena arena) {
    MemorySegment segment = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  private static String decode(byte[] raw) {
    return new String(raw, ENCODING);
  }

  /// The strings in `file`, each of which ends with 0.
  private static List<byte[]> given(String file) {
    List<byte[]> strings = new ArrayList<>();
    try {
      byte[] all = Files.readAllBytes(Path.of(file));
      int start = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == 0) {
          strings.add(Arrays.copyOfRange(all, start, i));
          start = i + 1;
        }
      }
    } catch (IOException _) {
      // without it the JVM's own reading has to do
      return List.of();
    }
    return strings;
  }
}
