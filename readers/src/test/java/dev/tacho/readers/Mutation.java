package dev.tacho.readers;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Damages bytes as disks, networks and people do. Deterministic for a seed.
final class Mutation {
  private static final int MOST_AT_ONCE = 6;
  private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, '\n', '"', '{', '}', '-', 'e', '.'};

  private final RandomGenerator random;

  Mutation(RandomGenerator random) {
    this.random = random;
  }

  byte[] of(byte[] whole) {
    byte[] bytes = whole.clone();
    int times = 1 + random.nextInt(MOST_AT_ONCE);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    switch (random.nextInt(10)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
      case 2 -> bytes[at] = (byte) random.nextInt(256);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        return splice(bytes, at, length, new byte[0]);
      }
      case 5 -> {
        return splice(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      }
      case 6 -> {
        byte[] more = new byte[random.nextInt(40)];
        random.nextBytes(more);
        return splice(bytes, at, 0, more);
      }
      case 7 -> Arrays.fill(bytes, at, at + length, (byte) TELLING[random.nextInt(5)]);
      case 8 -> {
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes.clone(), from, bytes, at, length);
      }
      default -> {
        // a number in four or eight bytes becomes large
        int end = Math.min(bytes.length, at + (random.nextBoolean() ? 4 : 8));
        Arrays.fill(bytes, at, end, (byte) 0xff);
        if (random.nextBoolean()) {
          bytes[end - 1] = 0x7f;
        }
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int at, int without, byte[] with) {
    byte[] spliced = new byte[bytes.length - without + with.length];
    System.arraycopy(bytes, 0, spliced, 0, at);
    System.arraycopy(with, 0, spliced, at, with.length);
    int rest = bytes.length - at - without;
    System.arraycopy(bytes, at + without, spliced, at + with.length, rest);
    return spliced;
  }
}
