package dev.tacho.readers.wandb;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Writes logs as W&B's client does: constructed, not real ones, as no registry at hand has the
/// client. The records are encoded by Google's library by the numbers of W&B's public
/// `wandb_internal.proto`; the framing follows LevelDB's public log format with the header and
/// the plain CRC-32 of W&B's writer. Shares no code with the reader.
final class ConstructedLog {
  /// Part of a record.
  interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  /// How keys are encoded.
  enum Keys {
    /// As clients of 2020 do.
    PLAIN,
    /// As clients of 2025 do.
    NESTED
  }

  private static final int BLOCK = 32_768;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Keys keys;
  private long number;

  ConstructedLog(Keys keys) {
    this.keys = keys;
    out.writeBytes(new byte[] {':', 'W', '&', 'B', (byte) 0xe1, (byte) 0xbe, 0});
  }

  /// The file so far.
  byte[] bytes() {
    return out.toByteArray();
  }

  /// The log with right sums over whatever stands in its chunks.
  static byte[] summed(byte[] log) {
    ByteBuffer bytes = ByteBuffer.wrap(log.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int at = 7;
    while (at + 7 <= log.length) {
      int left = BLOCK - (at % BLOCK);
      int length = bytes.getShort(at + 4) & 0xffff;
      if (left < 7 || length > Math.min(left, log.length - at) - 7) {
        at += left;
        continue;
      }
      CRC32 sum = new CRC32();
      sum.update(log, at + 6, 1 + length);
      bytes.putInt(at, (int) sum.getValue());
      at += 7 + length;
    }
    return bytes.array();
  }

  /// Lays the file down as the folder of a run, and returns the folder.
  Path layDown(Path root, String folder, String id) {
    try {
      Path run = root.resolve(folder);
      Files.createDirectories(run.resolve("files"));
      Files.write(run.resolve("run-" + id + ".wandb"), bytes());
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] message(Body body) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
      body.write(coded);
      coded.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A record with the body as the field `field`.
  ConstructedLog record(int field, Body body) {
    number++;
    long n = number;
    return raw(
        message(
            coded -> {
              coded.writeInt64(1, n);
              coded.writeByteArray(field, message(body));
              coded.writeByteArray(16, new byte[0]);
            }));
  }

  /// A record of any bytes, framed.
  ConstructedLog raw(byte[] payload) {
    int at = 0;
    boolean first = true;
    do {
      int left = BLOCK - out.size() % BLOCK;
      if (left < 7) {
        out.writeBytes(new byte[left]);
        left = BLOCK;
      }
      int length = Math.min(payload.length - at, left - 7);
      boolean last = at + length == payload.length;
      chunk(first ? (last ? 1 : 2) : (last ? 4 : 3), payload, at, length);
      at += length;
      first = false;
    } while (at < payload.length);
    return this;
  }

  private void chunk(int type, byte[] payload, int from, int length) {
    CRC32 sum = new CRC32();
    sum.update(type);
    sum.update(payload, from, length);
    long value = sum.getValue();
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (value >>> shift));
    }
    out.write(length);
    out.write(length >>> 8);
    out.write(type);
    out.write(payload, from, length);
  }

  byte[] item(String key, String json) {
    return message(
        coded -> {
          if (keys == Keys.NESTED) {
            for (String part : key.split("\\.")) {
              coded.writeString(2, part);
            }
          } else {
            coded.writeString(1, key);
          }
          coded.writeString(16, json);
        });
  }

  /// One row; the values are JSON texts.
  ConstructedLog history(long step, Map<String, String> values) {
    return record(
        2,
        coded -> {
          for (Map.Entry<String, String> value : values.entrySet()) {
            coded.writeByteArray(1, item(value.getKey(), value.getValue()));
          }
          coded.writeByteArray(2, message(inner -> inner.writeInt64(1, step)));
        });
  }

  /// A row of metrics with W&B's own keys, a second a step.
  ConstructedLog row(long step, Map<String, String> metrics) {
    Map<String, String> values = new LinkedHashMap<>(metrics);
    values.put("_step", Long.toString(step));
    values.put("_runtime", Long.toString(step));
    values.put("_timestamp", Double.toString(1.769904e9 + step));
    return history(step, values);
  }

  ConstructedLog summary(Map<String, String> values) {
    return record(
        3,
        coded -> {
          for (Map.Entry<String, String> value : values.entrySet()) {
            coded.writeByteArray(1, item(value.getKey(), value.getValue()));
          }
        });
  }

  ConstructedLog config(Map<String, String> values) {
    return record(
        5,
        coded -> {
          for (Map.Entry<String, String> value : values.entrySet()) {
            coded.writeByteArray(1, item(value.getKey(), value.getValue()));
          }
        });
  }

  /// The record that a run begins with, at 2026-02-01T00:00:00Z.
  ConstructedLog run(String id, Map<String, String> config) {
    return record(
        17,
        coded -> {
          coded.writeString(1, id);
          coded.writeString(2, "somebody");
          coded.writeString(3, "digits");
          coded.writeByteArray(
              4,
              message(
                  inner -> {
                    for (Map.Entry<String, String> value : config.entrySet()) {
                      inner.writeByteArray(1, item(value.getKey(), value.getValue()));
                    }
                  }));
          coded.writeString(6, "ablation");
          coded.writeString(7, "train");
          coded.writeString(8, "bright-sun-7");
          coded.writeString(9, "the larger batch");
          coded.writeString(10, "baseline");
          coded.writeString(10, "seed-1");
          coded.writeString(13, "node-3");
          coded.writeByteArray(17, timestamp(1_769_904_000L));
          coded.writeByteArray(
              21,
              message(
                  inner -> {
                    inner.writeString(1, "https://bob:hunter2@example.org/digits.git");
                    inner.writeString(2, "0123456789abcdef0123456789abcdef01234567");
                  }));
        });
  }

  static byte[] timestamp(long seconds) {
    return message(inner -> inner.writeInt64(1, seconds));
  }

  ConstructedLog environment(List<String> arguments) {
    return record(
        26,
        coded -> {
          coded.writeString(1, "Linux-6.1");
          coded.writeString(2, "CPython 3.12.1");
          for (String argument : arguments) {
            coded.writeString(5, argument);
          }
          coded.writeString(6, "train.py");
          coded.writeString(10, "bob@example.org");
          coded.writeString(12, "node-3");
          coded.writeString(13, "bob");
          coded.writeInt32(16, 8);
        });
  }

  ConstructedLog version(String version) {
    return record(11, coded -> coded.writeString(5, version));
  }

  ConstructedLog metric(int nameField, String name, int goal) {
    return record(
        12,
        coded -> {
          coded.writeString(nameField, name);
          coded.writeEnum(8, goal);
        });
  }

  ConstructedLog stats(long seconds, Map<String, String> values) {
    return record(
        7,
        coded -> {
          coded.writeByteArray(2, timestamp(seconds));
          for (Map.Entry<String, String> value : values.entrySet()) {
            coded.writeByteArray(
                3,
                message(
                    inner -> {
                      inner.writeString(1, value.getKey());
                      inner.writeString(16, value.getValue());
                    }));
          }
        });
  }

  ConstructedLog output(boolean toError, String piece) {
    return record(
        13,
        coded -> {
          if (!toError) {
            coded.writeEnum(1, 1);
          }
          coded.writeString(3, piece);
        });
  }

  ConstructedLog exit(int code) {
    return record(
        18,
        coded -> {
          if (code != 0) {
            coded.writeInt32(1, code);
          }
          coded.writeInt32(2, 42);
        });
  }
}
