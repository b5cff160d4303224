package dev.tacho.readers.tensorboard;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.nanos;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static dev.tacho.readers.tensorboard.EventFiles.event;
import static dev.tacho.readers.tensorboard.EventFiles.hparams;
import static dev.tacho.readers.tensorboard.EventFiles.message;
import static dev.tacho.readers.tensorboard.EventFiles.sessionStart;
import static dev.tacho.readers.tensorboard.EventFiles.simple;
import static dev.tacho.readers.tensorboard.EventFiles.simpleValue;
import static dev.tacho.readers.tensorboard.EventFiles.tensor;
import static dev.tacho.readers.tensorboard.EventFiles.version;
import static dev.tacho.readers.tensorboard.EventFiles.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.tensorboard.EventFiles.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TensorBoardFormatTest {
  private static final double T0 = 1_709_208_000.25;
  private static final String FIRST = "events.out.tfevents.1709208000.node-7.local.41.0";
  private static final String SECOND = "events.out.tfevents.1709209000.node-7.local.52.0";

  @TempDir Path folder;

  private RunReader read() {
    return open(folder);
  }

  @Test
  void scalarsAsTorchWritesThem_areRead_withTheirWallTimes() {
    write(
        folder.resolve(FIRST),
        version(T0),
        simple(T0 + 1, 10, "train/loss", 0.5f),
        simple(T0 + 1, 10, "lr", 0.125f),
        simple(T0 + 2.5, 20, "train/loss", Float.NaN),
        simple(T0 + 3, 30, "train/loss", Float.NEGATIVE_INFINITY));
    RunReader run = read();
    assertEquals(List.of("train/loss", "lr"), names(run));
    assertEquals(List.of("10:0.5", "20:NaN", "30:-Infinity"), values(run, "train/loss"));
    assertEquals(List.of(1_000_000_000L, 2_500_000_000L, 3_000_000_000L), nanos(run, "train/loss"));
    assertEquals(Optional.of(Instant.parse("2024-02-29T12:00:00.250Z")), run.header().startedAt());
    assertEquals("node-7.local", run.header().host().name());
    assertEquals(List.of(), run.damage());
    assertTrue(run.unknownState().isPresent());
  }

  @Test
  void severalScalarsInOneEvent_areSeveralSeries() {
    byte[] summary =
        message(
            o -> o.writeByteArray(1, simpleValue("a", 1)),
            o -> o.writeByteArray(1, simpleValue("b", 2)));
    write(folder.resolve(FIRST), version(T0), event(T0, 0, summary), event(T0, 1, summary));
    assertEquals(List.of("0:1.0", "1:1.0"), values(read(), "a"));
    assertEquals(List.of("0:2.0", "1:2.0"), values(read(), "b"));
  }

  private static byte[] littleEndian(int size, long bits) {
    byte[] eight = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array();
    return Arrays.copyOf(eight, size);
  }

  private static Arguments content(String what, int type, byte[] bytes, double value) {
    return Arguments.of(
        what + " in tensor_content",
        message(o -> o.writeEnum(1, type), o -> o.writeByteArray(4, bytes)),
        value);
  }

  private static Arguments field(String what, int type, Part element, double value) {
    return Arguments.of(what, message(o -> o.writeEnum(1, type), element), value);
  }

  static Stream<Arguments> tensors() {
    Part scalarShape = o -> o.writeByteArray(2, new byte[0]);
    Part oneByOne =
        o ->
            o.writeByteArray(
                2,
                message(
                    s -> s.writeByteArray(2, message(d -> d.writeInt64(1, 1))),
                    s -> s.writeByteArray(2, message(d -> d.writeInt64(1, 1)))));
    return Stream.of(
        content("float", 1, littleEndian(4, Float.floatToIntBits(1.5f)), 1.5),
        content("double", 2, littleEndian(8, Double.doubleToLongBits(0.1)), 0.1),
        content("int32", 3, littleEndian(4, -7), -7),
        content("uint8", 4, littleEndian(1, 200), 200),
        content("int16", 5, littleEndian(2, -300), -300),
        content("int8", 6, littleEndian(1, -5), -5),
        content("int64", 9, littleEndian(8, 1L << 40), 1L << 40),
        content("bool", 10, new byte[] {1}, 1),
        content("bfloat16", 14, littleEndian(2, 0x3fc0), 1.5),
        content("uint16", 17, littleEndian(2, 60_000), 60_000),
        content("half", 19, littleEndian(2, 0x3e00), 1.5),
        content("uint32", 22, littleEndian(4, 4_000_000_000L), 4e9),
        content("uint64", 23, littleEndian(8, -1), 0x1p64),
        field("float_val", 1, o -> o.writeFloat(5, 2.5f), 2.5),
        field("float_val packed", 1, o -> o.writeByteArray(5, littleEndian(4, 0x40200000)), 2.5),
        field("double_val", 2, o -> o.writeDouble(6, 0.1), 0.1),
        field(
            "double_val packed",
            2,
            o -> o.writeByteArray(6, littleEndian(8, Double.doubleToLongBits(0.1))),
            0.1),
        field("int_val", 3, o -> o.writeInt32(7, -9), -9),
        field("int_val packed", 3, o -> o.writeByteArray(7, new byte[] {9}), 9),
        field("int64_val", 9, o -> o.writeInt64(10, -3), -3),
        field("bool_val", 10, o -> o.writeBool(11, true), 1),
        field("half_val", 19, o -> o.writeInt32(13, 0x3e00), 1.5),
        field("half_val of bfloat16", 14, o -> o.writeInt32(13, 0x3fc0), 1.5),
        field("uint32_val", 22, o -> o.writeUInt32(16, 7), 7),
        field("uint64_val", 23, o -> o.writeUInt64(17, 8), 8),
        field("no element, which is zero", 1, scalarShape, 0),
        Arguments.of(
            "a tensor of 1 x 1",
            message(o -> o.writeEnum(1, 1), oneByOne, o -> o.writeFloat(5, 4f)),
            4.0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tensors")
  void scalarsAsTensors_areReadInEveryTypeAndPlace(String what, byte[] tensor, double value) {
    write(folder.resolve(FIRST), version(T0), tensor(T0, 3, "epoch_loss", tensor));
    assertEquals(List.of("3:" + value), values(read(), "epoch_loss"), what);
  }

  @Test
  void whatIsNoScalar_isPassedOver() {
    byte[] two = message(o -> o.writeEnum(1, 1), o -> o.writeByteArray(5, new byte[8]));
    byte[] one = message(o -> o.writeEnum(1, 1), o -> o.writeFloat(5, 1));
    byte[] text = message(o -> o.writeEnum(1, 7), o -> o.writeString(8, "a generated sentence"));
    write(
        folder.resolve(FIRST),
        version(T0),
        tensor(T0, 0, "vector", two),
        tensor(T0, 0, "weights", one, "histograms"),
        tensor(T0, 5, "sample/text_summary", text, "text"),
        simple(T0, 0, "loss", 1));
    RunReader run = read();
    assertEquals(List.of("loss"), names(run));
    assertEquals(Optional.of("a generated sentence"), run.endValues().text("sample"));
    assertEquals(List.of(), run.damage());
  }

  @Test
  void settingsThatATrainerLogsAsText_areConfiguration() {
    byte[] text =
        message(o -> o.writeEnum(1, 7), o -> o.writeString(8, "{\"learning_rate\": 0.001}"));
    write(
        folder.resolve(FIRST),
        version(T0),
        tensor(T0, 0, "args/text_summary", text, "text"),
        simple(T0, 0, "loss", 1));
    assertEquals(
        "{\"args\":{\"learning_rate\":0.001}}", read().header().configuration().toString());
  }

  @Test
  void theFilesOfAFolder_areReadInCodePointOrder_andIgnoredOnesAreNot() throws IOException {
    write(folder.resolve(SECOND), version(T0 + 1000), simple(T0 + 1000, 3, "loss", 3));
    write(folder.resolve(FIRST), version(T0), simple(T0, 1, "loss", 1), simple(T0, 2, "loss", 2));
    write(folder.resolve(FIRST + ".profile-empty"), version(T0), simple(T0, 9, "loss", 9));
    write(folder.resolve(FIRST + ".sagemaker-uploaded"), version(T0), simple(T0, 8, "loss", 8));
    assertEquals(List.of("1:1.0", "2:2.0", "3:3.0"), values(read(), "loss"));
  }

  @Test
  void aSessionThatStarts_takesBackWhatWasLoggedAtItsStepAndAfter() {
    write(
        folder.resolve(FIRST),
        version(T0),
        simple(T0, 1, "loss", 1),
        simple(T0, 2, "loss", 2),
        simple(T0, 3, "loss", 3),
        simple(T0, 3, "other", 3));
    write(
        folder.resolve(SECOND),
        version(T0 + 1000),
        sessionStart(T0 + 1000, 2),
        simple(T0 + 1001, 2, "loss", 20));
    assertEquals(List.of("1:1.0", "2:20.0"), values(read(), "loss"));
    assertEquals(List.of(), values(read(), "other"));
  }

  @Test
  void aLaterFileThatLogsALowerStep_takesBackThatTagOnly() {
    write(
        folder.resolve(FIRST),
        version(T0),
        simple(T0 + 1, 1, "loss", 1),
        simple(T0 + 2, 2, "loss", 2),
        simple(T0 + 3, 3, "loss", 3),
        simple(T0 + 3, 3, "other", 3));
    write(
        folder.resolve(SECOND),
        version(T0 + 1000),
        simple(T0 + 1001, 2, "loss", 20),
        simple(T0 + 1002, 3, "loss", 30));
    assertEquals(List.of("1:1.0", "2:20.0", "3:30.0"), values(read(), "loss"));
    assertEquals(List.of("3:3.0"), values(read(), "other"));
  }

  @Test
  void twoWritersAtTheSameTime_takeNothingBack() {
    write(
        folder.resolve(FIRST),
        version(T0),
        simple(T0 + 1, 1, "loss", 1),
        simple(T0 + 900, 2, "loss", 2));
    write(folder.resolve(SECOND), version(T0 + 2), simple(T0 + 3, 1, "loss", 10));
    assertEquals(List.of("1:1.0", "2:2.0", "1:10.0"), values(read(), "loss"));
  }

  @Test
  void foldersBelow_areRunsOfTheirOwn() {
    write(folder.resolve("train").resolve(FIRST), version(T0), simple(T0, 1, "loss", 1));
    write(folder.resolve("validation").resolve(FIRST), version(T0), simple(T0, 1, "loss", 2));
    assertEquals(
        List.of("train", "validation"),
        RunReaders.withoutCache(List.of(), InstantSource.system()).find(folder).runs().stream()
            .map(run -> run.label())
            .toList());
  }

  @Test
  void theHparamsPlugin_tellsConfigurationAndEnd() {
    byte[] started =
        message(
            o ->
                o.writeByteArray(
                    3,
                    message(
                        s -> s.writeByteArray(1, entry("lr", v -> v.writeDouble(2, 0.01))),
                        s -> s.writeByteArray(1, entry("optimizer", v -> v.writeString(3, "adam"))),
                        s -> s.writeByteArray(1, entry("amp", v -> v.writeBool(4, true))),
                        s -> s.writeString(4, "sweep-1"))));
    byte[] ended =
        message(
            o ->
                o.writeByteArray(
                    4, message(s -> s.writeEnum(1, 1), s -> s.writeDouble(2, T0 + 60))));
    write(
        folder.resolve(FIRST),
        version(T0),
        hparams(T0, "_hparams_/session_start_info", started),
        simple(T0 + 1, 1, "loss", 1),
        hparams(T0, "_hparams_/session_end_info", ended));
    RunReader run = read();
    assertEquals(
        "{\"lr\":0.01,\"optimizer\":\"adam\",\"amp\":true}",
        run.header().configuration().toString());
    assertEquals(Optional.of("sweep-1"), run.group());
    assertEquals(RunState.COMPLETED, run.facts().state());
    assertEquals(60_000_000_000L, run.facts().endedNanos().orElseThrow());
    assertEquals(Optional.empty(), run.unknownState());
  }

  private static byte[] entry(String name, Part value) {
    return message(o -> o.writeString(1, name), o -> o.writeByteArray(2, message(value)));
  }

  @Test
  void lightningsSettingsBesideTheEvents_areConfiguration() throws IOException {
    write(folder.resolve(FIRST), version(T0), simple(T0, 1, "loss", 1));
    Files.writeString(
        folder.resolve("hparams.yaml"),
        "lr: 1.0e-05\noptimizer:\n  name: sgd\n  betas: !!python/tuple\n  - 0.9\n  - 0.99\n");
    Files.writeString(folder.resolve("metrics.csv"), "step,loss\n1,1.0\n");
    RunReader run = read();
    assertEquals(
        "{\"lr\":1.0E-5,\"optimizer\":{\"name\":\"sgd\",\"betas\":[0.9,0.99]}}",
        run.header().configuration().toString());
  }

  @Test
  void aFileThatItsWriterIsAtWorkOn_isReadToItsLastWholeRecord_andThenOn() throws IOException {
    Path file = folder.resolve(FIRST);
    write(file, version(T0), simple(T0 + 1, 1, "loss", 1), simple(T0 + 2, 2, "loss", 2));
    byte[] whole = Files.readAllBytes(file);
    for (int cut = whole.length - 1; cut > whole.length - 30; cut--) {
      Files.write(file, Arrays.copyOf(whole, cut));
      RunReader run = read();
      assertEquals(List.of("1:1.0"), values(run, "loss"), "cut at " + cut);
      assertEquals(List.of(), run.damage(), "cut at " + cut);
    }
  }

  @Test
  void whatAFileGrewBy_isReadAlone_andRulesHoldOverTheSeam() throws IOException {
    RunReaders readers = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    Path run = folder.resolve("run");
    write(
        run.resolve(FIRST),
        version(T0),
        simple(T0 + 1, 1, "loss", 1),
        simple(T0 + 2, 2, "loss", 2));
    assertEquals(List.of("1:1.0", "2:2.0"), values(TestReaders.open(readers, run), "loss"));
    write(run.resolve(FIRST), simple(T0 + 3, 3, "loss", 3), simple(T0 + 3, 3, "late", 4));
    RunReader grown = TestReaders.open(readers, run);
    assertEquals(List.of("1:1.0", "2:2.0", "3:3.0"), values(grown, "loss"));
    assertEquals(List.of(1_000_000_000L, 2_000_000_000L, 3_000_000_000L), nanos(grown, "loss"));
    assertEquals(List.of("3:4.0"), values(grown, "late"));
    write(run.resolve(SECOND), version(T0 + 1000), simple(T0 + 1001, 2, "loss", 20));
    RunReader restarted = TestReaders.open(readers, run);
    assertEquals(List.of("1:1.0", "2:20.0"), values(restarted, "loss"));
    assertEquals(values(open(run), "loss"), values(restarted, "loss"));
  }

  @Test
  void anEarlierFileThatGrowsAfterALaterOne_isReadAsIfItHadBeenThere() throws IOException {
    RunReaders readers = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    Path run = folder.resolve("run");
    write(run.resolve(FIRST), version(T0), simple(T0 + 1, 1, "loss", 1));
    write(run.resolve(SECOND), version(T0 + 1000), simple(T0 + 1001, 2, "loss", 20));
    assertEquals(List.of("1:1.0", "2:20.0"), values(TestReaders.open(readers, run), "loss"));
    write(run.resolve(FIRST), simple(T0 + 2, 2, "loss", 2), simple(T0 + 3, 3, "loss", 3));
    RunReader late = TestReaders.open(readers, run);
    assertEquals(List.of("1:1.0", "2:20.0"), values(late, "loss"));
    assertEquals(values(open(run), "loss"), values(late, "loss"));
  }

  @Test
  void aRestartedFileThatGrows_keepsItsRulesAndTimes() throws IOException {
    Path run = folder.resolve("run");
    for (int i = 0; i < 40; i++) {
      write(run.resolve(FIRST), i == 0 ? version(T0) : simple(T0 + i, i, "loss", i));
    }
    write(
        run.resolve(SECOND),
        version(T0 + 1000),
        sessionStart(T0 + 1000, 30),
        simple(T0 + 1002, 31, "loss", 4),
        simple(T0 + 1003, 32, "loss", 5));
    byte[] whole = Files.readAllBytes(run.resolve(SECOND));
    List<String> truth = values(open(run), "loss");
    List<Long> times = nanos(open(run), "loss");
    for (int stride = 7; stride < whole.length; stride += 11) {
      RunReaders readers =
          RunReaders.of(folder.resolve("cache" + stride), List.of(), InstantSource.system());
      for (int end = 0; end < whole.length; end += stride) {
        Files.write(run.resolve(SECOND), Arrays.copyOf(whole, end));
        values(TestReaders.open(readers, run), "loss");
      }
      Files.write(run.resolve(SECOND), whole);
      RunReader grown = TestReaders.open(readers, run);
      assertEquals(truth, values(grown, "loss"), "by " + stride);
      assertEquals(times, nanos(grown, "loss"), "by " + stride);
    }
  }

  @Test
  void aDamagedRecord_isSkippedAndToldWithItsOffset_andTheRestIsRead() throws IOException {
    Path file = folder.resolve(FIRST);
    write(file, version(T0), simple(T0, 1, "loss", 1));
    int second = (int) Files.size(file);
    write(file, simple(T0, 2, "loss", 2));
    int third = (int) Files.size(file);
    write(file, simple(T0, 3, "loss", 3));
    byte[] bytes = Files.readAllBytes(file);

    byte[] data = bytes.clone();
    data[second + 14] ^= 1;
    Files.write(file, data);
    assertEquals(List.of("1:1.0", "3:3.0"), values(read(), "loss"));
    assertEquals(1, read().damage().size());
    assertTrue(read().damage().getFirst().what().startsWith("byte " + second + ":"));

    byte[] length = bytes.clone();
    length[second + 1] ^= 64;
    Files.write(file, length);
    assertEquals(List.of("1:1.0", "3:3.0"), values(read(), "loss"));
    assertEquals(
        "byte "
            + second
            + ": no record begins here; "
            + (third - second)
            + " bytes up to the next were skipped",
        read().damage().getFirst().what());
  }

  @Test
  void whatHoldsNoEvent_isRefusedWithItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve(FIRST), "not an event, but some words ".repeat(9));
    ReadersException refused = assertThrows(ReadersException.class, () -> open(file));
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains(FIRST + ": no event in it, from byte 0 on"), said);
  }

  @Test
  void aLengthBeyondAllReason_costsNoMemory() throws IOException {
    Path file = folder.resolve(FIRST);
    write(file, version(T0), simple(T0, 1, "loss", 1));
    byte[] head = EventFiles.record(new byte[0]);
    // a right sum over a length of 2^62
    byte[] huge = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 62).array();
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(huge, 0, 8);
    ByteBuffer.wrap(huge)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(8, Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8);
    Files.write(file, huge, java.nio.file.StandardOpenOption.APPEND);
    Files.write(file, head, java.nio.file.StandardOpenOption.APPEND);
    RunReader run = read();
    assertEquals(List.of("1:1.0"), values(run, "loss"));
  }
}
