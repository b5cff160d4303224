package dev.tacho.checks;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What may be wrong with the bytes of a text file.
final class TextFaults {
  /// UTF-8 that was read as Latin-1 or Windows-1252 and written again: a lead byte's letter
  /// followed by what its next bytes look like.
  private static final Pattern MOJIBAKE =
      Pattern.compile(
          "[\u00c2\u00c3\u00c4\u00c5][\u0080-\u00bf]|\u00e2\u20ac.|\u00e2[\u0080-\u00bf]{2}");

  private TextFaults() {}

  /// The faults of one file, each with its line.
  static List<String> in(byte[] bytes) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
    } catch (CharacterCodingException e) {
      return List.of("not UTF-8: " + e.getMessage());
    }
    var faults = new ArrayList<String>();
    if (text.startsWith("\ufeff")) {
      faults.add("line 1: byte order mark");
    }
    int line = 0;
    for (var content : text.split("\n", -1)) {
      line++;
      if (content.indexOf('\ufffd') >= 0) {
        faults.add("line " + line + ": replacement character U+FFFD");
      }
      if (content.endsWith("\r")) {
        faults.add("line " + line + ": carriage return");
      }
      if (MOJIBAKE.matcher(content).find()) {
        faults.add("line " + line + ": mojibake in '" + content.strip() + "'");
      }
    }
    return faults;
  }
}
