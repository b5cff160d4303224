package dev.tacho.readers;

import dev.tacho.readers.format.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a file seems to be that no format takes, and what to do about it.
final class WrongFormat {
  private static final int ZIP = 0x504b0304;
  private static final String KNOWN =
      "; readable are W&B, TensorBoard, MLflow, JSON lines, CSV and console logs, and folders of"
          + " them";

  private WrongFormat() {}

  static String of(Place place) throws IOException {
    if (!place.isFile()) {
      return place.path() + " is neither a folder nor a file that could be read";
    }
    byte[] head = place.head();
    if (head.length == 0) {
      return place.path() + " is empty (0 bytes); if its program is still running, ask again later";
    }
    return place.path() + " is no run that could be read: byte 0: " + guess(head);
  }

  private static String guess(byte[] head) {
    if (begins(head, 0x1f, 0x8b)) {
      return "it is compressed by gzip; unpack it first: gunzip -k FILE";
    }
    if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return "it is compressed by zstd; unpack it first: unzstd FILE";
    }
    if (begins(head, 0x42, 0x5a, 0x68)) {
      return "it is compressed by bzip2; unpack it first: bunzip2 -k FILE";
    }
    if (begins(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a)) {
      return "it is compressed by xz; unpack it first: unxz -k FILE";
    }
    if (begins(head, ZIP >> 24, ZIP >> 16 & 0xff, ZIP >> 8 & 0xff, ZIP & 0xff)) {
      boolean encrypted = head.length > 6 && (head[6] & 1) != 0;
      return encrypted
          ? "it is an encrypted zip archive; unpack it first, with its password: unzip FILE"
          : "it is a zip archive; unpack it first: unzip FILE";
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("SQLite format 3")) {
      return "it is a SQLite database, and none that MLflow or trackio made" + KNOWN;
    }
    if (text.startsWith("PAR1")) {
      return "it is Parquet, which is not read; make CSV of it first:"
          + " duckdb -c \"COPY (FROM 'FILE') TO 'FILE.csv'\"";
    }
    if (text.startsWith("Salted__")) {
      return "it is encrypted by openssl; decrypt it first";
    }
    if (text.startsWith("-----BEGIN PGP") || text.startsWith("age-encryption.org/")) {
      return "it is encrypted; decrypt it first";
    }
    if (isBinary(head)) {
      return "it is binary (or encrypted) and begins as nothing that is known" + KNOWN;
    }
    return "it is text without a metric in its first " + head.length + " bytes" + KNOWN;
  }

  private static boolean begins(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBinary(byte[] head) {
    int odd = 0;
    for (byte b : head) {
      odd += b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0x1b ? 1 : 0;
    }
    return odd * 50 > head.length;
  }
}
