package dev.tacho.weights.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnnxFileTest {
  @TempDir Path folder;

  @Test
  void whatWasWritten_isRead() {
    OnnxModel model = everyKind();
    OnnxFile written = OnnxFile.write(model, folder.resolve("m.onnx"));
    assertEquals(written, OnnxFile.read(written.path()));
  }

  @Test
  void equalModels_giveEqualBytes() {
    OnnxFile first = OnnxFile.write(everyKind(), folder.resolve("a.onnx"));
    OnnxFile second = OnnxFile.write(everyKind(), folder.resolve("b.onnx"));
    assertEquals(first.sha256(), second.sha256());
  }

  @Test
  void openDimensions_keepTheirNames() {
    OnnxFile file = OnnxFile.write(everyKind(), folder.resolve("m.onnx"));
    assertEquals("[x float32[batch,3,?]]", OnnxFile.read(file.path()).model().inputs().toString());
  }

  @Test
  void weightsListedAsInputs_areNoInputs() {
    GraphBuilder builder = new GraphBuilder("old");
    String x = builder.input("x", ElementType.FLOAT32, Dim.of(2));
    String w = builder.constant(Tensor.floats("w", List.of(2L), 1, 2));
    builder.output("y", builder.node("Add", x, w), ElementType.FLOAT32, Dim.of(2));
    OnnxModel model = builder.build();
    Graph graph = model.graph();
    ValueInfo listed =
        new ValueInfo("w", ValueType.TensorType.of(ElementType.FLOAT32, List.of(Dim.of(2))));
    Graph old =
        new Graph(
            graph.name(),
            List.of(graph.inputs().getFirst(), listed),
            graph.outputs(),
            graph.nodes(),
            graph.initializers(),
            0);
    OnnxModel asOld = new OnnxModel(3, "", model.operatorSets(), old, 0);
    assertEquals(model.inputs(), asOld.inputs());
  }

  /// Exporters may keep numbers as fields of the wire instead of raw bytes.
  @Test
  void typedData_areTheSameNumbersAsRawOnes() {
    assertEquals(
        Tensor.floats("t", List.of(2L), 1.5f, -0.0f),
        tensor(t -> t.integer(1, 2).integer(2, 1).real(4, 1.5f).real(4, -0.0f)));
    assertEquals(
        Tensor.longs("t", List.of(2L), -1, 7),
        tensor(t -> t.integer(1, 2).integer(2, 7).integer(7, -1).integer(7, 7)));
    assertEquals(
        Tensor.bytes("t", ElementType.INT8, List.of(2L), (byte) -3, (byte) 4),
        tensor(t -> t.integer(1, 2).integer(2, 3).bytes(5, packed(-3, 4))));
  }

  private static ByteBuffer packed(long... numbers) {
    WireWriter out = new WireWriter();
    for (long number : numbers) {
      out.integer(1, number);
    }
    // without the tags, which take a byte each
    ByteBuffer fields = out.parts().getFirst();
    ByteBuffer bare = ByteBuffer.allocate(fields.remaining() - numbers.length);
    boolean tag = true;
    while (fields.hasRemaining()) {
      byte b = fields.get();
      if (!tag) {
        bare.put(b);
      }
      tag = !tag && b >= 0;
    }
    return bare.flip();
  }

  private Tensor tensor(Consumer<WireWriter> fields) {
    WireWriter tensor = new WireWriter();
    fields.accept(tensor);
    tensor.text(8, "t");
    OnnxModel model = OnnxFile.read(file(graph -> graph.message(5, tensor))).model();
    return model.graph().initializers().values().iterator().next();
  }

  /// A file of one graph and one operator set.
  private Path file(Consumer<WireWriter> graph) {
    WireWriter inside = new WireWriter();
    graph.accept(inside);
    return file(
        new WireWriter()
            .integer(1, 8)
            .message(7, inside)
            .message(8, new WireWriter().integer(2, 17))
            .parts());
  }

  private Path file(List<ByteBuffer> parts) {
    int size = parts.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer all = ByteBuffer.allocate(size);
    parts.forEach(all::put);
    try {
      return Files.write(folder.resolve("by-hand.onnx"), all.array());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noFile_anEmptyOne_andAFolder_areEachToldApart() throws IOException {
    refused(folder.resolve("none.onnx"), "is not there");
    refused(Files.createFile(folder.resolve("empty.onnx")), "is empty");
    refused(folder, "");
  }

  @Test
  void everyCutFile_isRefused_withThePlaceAndTheWayOut() throws IOException {
    byte[] whole = Files.readAllBytes(OnnxFile.write(everyKind(), folder.resolve("m")).path());
    for (int length = 1; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
      refused(cut, "is no whole ONNX model: at byte ");
      refused(cut, "export or fetch the model again");
    }
  }

  @Test
  void otherFiles_areRefused() throws IOException {
    for (String text : List.of("GGUF\3\0\0\0", "{\"a\":1}", "PK\3\4", "\177ELF", "hello")) {
      refused(Files.writeString(folder.resolve("other"), text), "is no whole ONNX model: at byte ");
    }
  }

  @Test
  void dataInAnotherFile_areNotLookedFor() {
    refused(
        file(
            graph ->
                graph.message(
                    5,
                    new WireWriter()
                        .integer(1, 2)
                        .integer(2, 1)
                        .text(8, "w")
                        .message(13, new WireWriter().text(1, "location").text(2, "/etc/passwd"))
                        .integer(14, 1))),
        "the data of its tensor \"w\" are in another file; export it with all data inside");
  }

  @Test
  void aShapeThatIsNotThereInBytes_takesNoMemory() {
    refused(
        file(
            graph ->
                graph.message(
                    5,
                    new WireWriter()
                        .integer(1, 1L << 40)
                        .integer(2, 1)
                        .text(8, "w")
                        .bytes(9, ByteBuffer.allocate(8)))),
        "a tensor \"w\", float32[1099511627776] of 4,398,046,511,104 bytes, with 8 bytes of data");
    refused(
        file(
            graph ->
                graph.message(
                    5,
                    new WireWriter()
                        .integer(1, Long.MAX_VALUE)
                        .integer(1, 8)
                        .integer(2, 1)
                        .text(8, "w"))),
        "more than can be");
    refused(
        file(graph -> graph.message(5, new WireWriter().integer(1, -1).integer(2, 1))),
        "a tensor in the shape [-1]");
  }

  @Test
  void graphsInsideOfGraphs_haveAnEnd() {
    WireWriter inner = new WireWriter();
    for (int i = 0; i < 5_000; i++) {
      WireWriter attribute = new WireWriter().text(1, "body").message(6, inner).integer(20, 5);
      inner = new WireWriter().message(1, new WireWriter().text(4, "Loop").message(5, attribute));
    }
    WireWriter outer = inner;
    refused(
        file(
            List.of(
                ByteBuffer.wrap(
                    bytes(
                        new WireWriter()
                            .message(7, outer)
                            .message(8, new WireWriter().integer(2, 17)))))),
        "a graph inside of 16 others");
  }

  private static byte[] bytes(WireWriter out) {
    List<ByteBuffer> parts = out.parts();
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(all::put);
    return all.array();
  }

  @Test
  void moreNodesThanAnyModelHas_areNotKept() {
    byte[] nodes = new byte[2 * (WireReader.Budget.PARTS + 1)];
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 10; // field 1, of no bytes: an input without a name
    }
    refused(
        file(
            graph ->
                graph.message(
                    1, new WireWriter().append(ByteBuffer.wrap(nodes)).text(4, "Concat"))),
        "it has more than 2,000,000 parts");
  }

  /// Whatever bytes change, a file is read or refused, and nothing else happens.
  @Test
  void changedBytes_areReadOrRefused() throws IOException {
    byte[] whole = Files.readAllBytes(OnnxFile.write(everyKind(), folder.resolve("m")).path());
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 30_000; round++) {
      byte[] changed = whole.clone();
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        int at = random.nextInt(changed.length);
        changed[at] =
            switch (random.nextInt(4)) {
              case 0 -> (byte) random.nextInt(256);
              case 1 -> (byte) (changed[at] ^ (1 << random.nextInt(8)));
              case 2 -> (byte) 0xff;
              default -> changed[random.nextInt(changed.length)];
            };
      }
      int number = round;
      try {
        OnnxModel _ = ModelReader.read("fuzz", ByteBuffer.wrap(changed));
        read++;
      } catch (WeightsException e) {
        assertTrue(e.getMessage().contains("byte "), e::getMessage);
        refused++;
      } catch (RuntimeException e) {
        Assertions.fail("seed " + seed + ", round " + number, e);
      }
    }
    assertTrue(read > 1_000 && refused > 1_000, read + " read, " + refused + " refused");
  }

  private static void refused(Path file, String why) {
    WeightsException refusal =
        Assertions.assertTimeout(
            Duration.ofSeconds(30),
            () -> assertThrows(WeightsException.class, () -> OnnxFile.read(file)));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(why), message);
    assertTrue(message.startsWith(file.toString()), message);
  }

  /// A model with every kind of part that is read.
  private static OnnxModel everyKind() {
    GraphBuilder builder = new GraphBuilder("every kind");
    String x =
        builder.input("x", ElementType.FLOAT32, Dim.open("batch"), Dim.of(3), new Dim.Unknown());
    String w = builder.constant(Tensor.floats("w", List.of(3L, 2L), 1, 2, 3, 4, 5, Float.NaN));
    builder.constant(Tensor.longs("shape", List.of(1L), -1));
    builder.constant(
        Tensor.bytes("packed", ElementType.INT4, List.of(3L), (byte) 0x21, (byte) 0x03));
    builder.constant(
        new Tensor(
            "texts",
            ElementType.STRING,
            List.of(2L),
            new WireWriter().text(6, "one").text(6, "two").parts().getFirst()));
    Graph branch =
        new Graph(
            "then",
            List.of(),
            List.of(
                new ValueInfo("b", new ValueType.TensorType(ElementType.BOOL, Optional.empty()))),
            List.of(new Node("", "Identity", "", List.of("x"), List.of("b"), Map.of())),
            Map.of(),
            0);
    Tensor value = Tensor.floats("", List.of(), 0.5f);
    String y =
        builder.node(
            "Odd",
            Map.of(
                "f", new Attribute.OfFloat(Float.NEGATIVE_INFINITY),
                "i", Attribute.of(-4),
                "s", Attribute.of("text"),
                "t", new Attribute.OfTensor(value),
                "g", new Attribute.OfGraph(branch),
                "fs", new Attribute.OfFloats(List.of(1f, 2f)),
                "is", new Attribute.OfInts(List.of(1L, -2L)),
                "ss", new Attribute.OfWire(texts())),
            x,
            w,
            "");
    builder.output("y", y, ElementType.FLOAT32, Dim.open("batch"), Dim.of(2));
    return builder.build();
  }

  private static ByteBuffer texts() {
    return new WireWriter()
        .text(1, "ss")
        .text(9, "a")
        .text(9, "b")
        .integer(20, 8)
        .parts()
        .getFirst();
  }
}
