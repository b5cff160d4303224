package dev.tacho.readers.tensorboard;

import static dev.tacho.readers.tensorboard.EventFiles.event;
import static dev.tacho.readers.tensorboard.EventFiles.hparams;
import static dev.tacho.readers.tensorboard.EventFiles.message;
import static dev.tacho.readers.tensorboard.EventFiles.record;
import static dev.tacho.readers.tensorboard.EventFiles.sessionStart;
import static dev.tacho.readers.tensorboard.EventFiles.simple;
import static dev.tacho.readers.tensorboard.EventFiles.simpleValue;
import static dev.tacho.readers.tensorboard.EventFiles.tensor;
import static dev.tacho.readers.tensorboard.EventFiles.version;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

final class TensorBoardContractTest extends RunReaderContract {
  private static final double T0 = 1_709_208_000.25;
  private static final String FIRST = "events.out.tfevents.1709208000.host.1.0";
  private static final String SECOND = "events.out.tfevents.1709209000.host.2.0.v2";

  @Override
  protected RunFormat format() {
    return new TensorBoardFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    Path run = into.resolve("run");
    EventFiles.write(run.resolve(FIRST), version(T0));
    byte[] started =
        message(
            o ->
                o.writeByteArray(
                    3,
                    message(
                        s ->
                            s.writeByteArray(
                                1,
                                message(
                                    e -> e.writeString(1, "lr"),
                                    e ->
                                        e.writeByteArray(2, message(v -> v.writeDouble(2, 1))))))));
    EventFiles.write(run.resolve(FIRST), hparams(T0, "_hparams_/session_start_info", started));
    for (int i = 0; i < 40; i++) {
      EventFiles.write(
          run.resolve(FIRST),
          simple(T0 + i, i, "loss", i),
          simple(T0 + i, i, i % 2 == 0 ? "lr" : "accuracy", Float.NaN));
    }
    byte[] text = message(o -> o.writeEnum(1, 7), o -> o.writeString(8, "{\"a\": [1, 2]}"));
    byte[] one = message(o -> o.writeEnum(1, 19), o -> o.writeInt32(13, 0x3e00));
    EventFiles.write(
        run.resolve(SECOND),
        version(T0 + 1000),
        sessionStart(T0 + 1000, 30),
        tensor(T0 + 1000, 0, "args/text_summary", text, "text"),
        tensor(T0 + 1001, 31, "epoch_loss", one),
        event(T0 + 1002, 31, message(o -> o.writeByteArray(1, simpleValue("loss", 4)))),
        simple(T0 + 1002, 32, "loss", 5));
    Files.writeString(run.resolve("hparams.yaml"), "lr: 0.1\nlayers:\n- 1\n- {a: &x [b], c: *x}\n");
  }

  @Override
  protected byte[] mended(Path file, byte[] mutated) {
    return file.toString().contains("tfevents") ? EventFiles.summed(mutated) : mutated;
  }

  @Override
  protected List<String> growing() {
    return List.of("run/" + FIRST, "run/" + SECOND);
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(record(version(T0)));
    // a message in itself, and again, deeper than any stack
    byte[] deep = new byte[0];
    for (int i = 0; i < 3_000; i++) {
      byte[] inner = deep;
      deep = message(o -> o.writeByteArray(6, message(v -> v.writeByteArray(1, inner))));
    }
    byte[] value = deep;
    bytes.writeBytes(
        record(
            hparams(
                T0,
                "_hparams_/session_start_info",
                message(
                    o ->
                        o.writeByteArray(
                            3,
                            message(
                                s ->
                                    s.writeByteArray(
                                        1,
                                        message(
                                            e -> e.writeString(1, "deep"),
                                            e -> e.writeByteArray(2, value)))))))));
    // more tags than anybody has, each of its own
    for (int i = 0; i < 30_000; i++) {
      bytes.writeBytes(record(simple(T0, i, "x".repeat(i % 3_000) + i, 1)));
    }
    // a session that starts before everything, then a length that lies with a right sum
    bytes.writeBytes(record(sessionStart(Double.NaN, Long.MIN_VALUE)));
    bytes.writeBytes(record(simple(1e300, Long.MAX_VALUE, "loss", 1)));
    ByteBuffer lie = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
    lie.putLong(1L << 61);
    CRC32C crc = new CRC32C();
    crc.update(lie.array(), 0, 8);
    lie.putInt(Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8);
    bytes.writeBytes(lie.array());
    bytes.writeBytes(new byte[100_000]);
    bytes.writeBytes(record(simple(T0, 1, "loss", 1)));
    Files.write(into.resolve(FIRST), bytes.toByteArray());
    Files.writeString(into.resolve("hparams.yaml"), "a: ".repeat(5) + "[".repeat(20_000));
  }
}
