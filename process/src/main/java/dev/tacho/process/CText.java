package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Java text as C has it: bytes that end with 0, in the encoding in which this JVM was given its
/// own arguments, so that they go to the child as they came.
final class CText {
  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

  private CText() {}

  /// `text` as a C string.
  static MemorySegment of(String text, Arena arena) {
    byte[] bytes = text.getBytes(ENCODING);
    MemorySegment segment = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /// `texts` as an array of C strings that ends with a null pointer.
  static MemorySegment array(List<String> texts, Arena arena) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, of(texts.get(i), arena));
    }
    return array;
  }
}
