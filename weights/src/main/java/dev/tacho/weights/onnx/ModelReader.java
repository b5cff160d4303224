package dev.tacho.weights.onnx;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the messages of an ONNX file mean. Pure; see the package sign for the fields.
final class ModelReader {
  private static final int MOST_GRAPHS_DEEP = 16;
  private static final int MOST_DIMS = 64;
  private static final int EXTERNAL = 1;

  private ModelReader() {}

  static OnnxModel read(String file, ByteBuffer whole) {
    WireReader in = new WireReader(file, whole);
    long irVersion = 0;
    int functions = 0;
    String producer = "";
    String producerVersion = "";
    Map<String, Long> operatorSets = new HashMap<>();
    Graph graph = null;
    while (in.next()) {
      switch (in.number()) {
        case 1 -> irVersion = in.integer();
        case 2 -> producer = in.text();
        case 3 -> producerVersion = in.text();
        case 7 -> graph = graph(in.message(), 1);
        case 8 -> operatorSet(in.message(), operatorSets);
        case 25 -> {
          functions++;
          in.skip();
        }
        default -> in.skip();
      }
    }
    if (graph == null) {
      throw in.fault("the end, and no graph before it");
    }
    if (operatorSets.isEmpty()) {
      throw in.fault("the end, and no version of the operators before it");
    }
    return new OnnxModel(
        irVersion, (producer + " " + producerVersion).strip(), operatorSets, graph, functions);
  }

  private static void operatorSet(WireReader in, Map<String, Long> sets) {
    String domain = "";
    long version = 0;
    in.part();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.integer();
        default -> in.skip();
      }
    }
    sets.put(domain.equals("ai.onnx") ? "" : domain, version);
  }

  private static Graph graph(WireReader in, int depth) {
    if (depth > MOST_GRAPHS_DEEP) {
      throw in.fault("a graph inside of %d others".formatted(MOST_GRAPHS_DEEP));
    }
    String name = "";
    int sparse = 0;
    List<Node> nodes = new ArrayList<>();
    List<ValueInfo> inputs = new ArrayList<>();
    List<ValueInfo> outputs = new ArrayList<>();
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> nodes.add(node(in.message(), depth));
        case 2 -> name = in.text();
        case 5 -> {
          Tensor tensor = tensor(in.message());
          if (initializers.put(tensor.name(), tensor) != null) {
            throw in.fault("a second initializer named \"" + tensor.name() + "\"");
          }
        }
        case 11 -> inputs.add(value(in.message()));
        case 12 -> outputs.add(value(in.message()));
        case 15 -> {
          sparse++;
          in.skip();
        }
        default -> in.skip();
      }
    }
    return new Graph(name, inputs, outputs, nodes, initializers, sparse);
  }

  private static Node node(WireReader in, int depth) {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    in.part();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> {
          in.part();
          inputs.add(in.text());
        }
        case 2 -> {
          in.part();
          outputs.add(in.text());
        }
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attribute(in, attributes, depth);
        case 7 -> domain = in.text();
        default -> in.skip();
      }
    }
    if (operator.isEmpty()) {
      throw in.fault("a node without an operator");
    }
    return new Node(name, operator, domain, inputs, outputs, attributes);
  }

  private static void attribute(WireReader node, Map<String, Attribute> into, int depth) {
    WireReader in = node.message();
    ByteBuffer wire = in.rest();
    String name = "";
    Attribute value = null;
    List<Float> floats = new ArrayList<>();
    List<Long> ints = new ArrayList<>();
    int type = 0;
    in.part();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> name = in.text();
        case 2 -> value = new Attribute.OfFloat(in.real());
        case 3 -> value = new Attribute.OfInt(in.integer());
        case 4 -> value = new Attribute.OfBytes(in.bytes());
        case 5 -> value = new Attribute.OfTensor(tensor(in.message()));
        case 6 -> value = new Attribute.OfGraph(graph(in.message(), depth + 1));
        case 7 -> floats(in, floats);
        case 8 -> ints(in, ints);
        case 20 -> type = (int) in.integer();
        default -> in.skip();
      }
    }
    Attribute known =
        switch (type) {
          case 0, 1, 2, 3, 4, 5 -> value;
          case 6 -> new Attribute.OfFloats(floats);
          case 7 -> new Attribute.OfInts(ints);
          default -> null;
        };
    into.put(name, known == null ? new Attribute.OfWire(wire) : known);
  }

  private static void floats(WireReader in, List<Float> into) {
    if (!in.packed()) {
      in.part();
      into.add(in.real());
      return;
    }
    WireReader packed = in.message();
    while (packed.more()) {
      packed.part();
      into.add(packed.fixed32());
    }
  }

  private static void ints(WireReader in, List<Long> into) {
    if (!in.packed()) {
      in.part();
      into.add(in.integer());
      return;
    }
    WireReader packed = in.message();
    while (packed.more()) {
      packed.part();
      into.add(packed.varint());
    }
  }

  private static Tensor tensor(WireReader in) {
    List<Long> dims = new ArrayList<>();
    String name = "";
    ElementType type = null;
    Optional<ByteBuffer> raw = Optional.empty();
    TypedData typed = new TypedData(in);
    in.part();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> ints(in, dims);
        case 2 -> {
          long code = in.integer();
          WireReader here = in;
          type =
              ElementType.of(code)
                  .orElseThrow(() -> here.fault("a tensor of the unknown type " + code));
        }
        case 3 -> throw in.refusal("one of its tensors is in segments; export it in one piece");
        case 4, 5, 6, 7, 10, 11 -> typed.add();
        case 8 -> name = in.text();
        case 9 -> raw = Optional.of(in.bytes());
        case 14 -> {
          if (in.integer() == EXTERNAL) {
            throw in.refusal(
                "the data of its tensor \"%s\" are in another file; export it with all data inside"
                    .formatted(name));
          }
        }
        default -> in.skip();
      }
    }
    if (type == null) {
      throw in.fault("a tensor without a type");
    }
    checkDims(in, dims);
    ByteBuffer data = raw.isPresent() && type != ElementType.STRING ? raw.get() : typed.data(type);
    if (type != ElementType.STRING && size(in, type, dims) != data.remaining()) {
      throw in.fault(
          "a tensor \"%s\", %s%s of %,d bytes, with %,d bytes of data"
              .formatted(name, type.text(), dims, size(in, type, dims), data.remaining()));
    }
    return new Tensor(name, type, dims, data);
  }

  private static void checkDims(WireReader in, List<Long> dims) {
    if (dims.size() > MOST_DIMS || dims.stream().anyMatch(dim -> dim < 0)) {
      throw in.fault("a tensor in the shape " + dims.subList(0, Math.min(8, dims.size())));
    }
  }

  private static long size(WireReader in, ElementType type, List<Long> dims) {
    try {
      return type.bytes(Tensor.elements(dims));
    } catch (ArithmeticException _) {
      throw in.fault("a tensor in the shape " + dims + ", more than can be");
    }
  }

  private static ValueInfo value(WireReader in) {
    String name = "";
    ValueType type = new ValueType.OtherType("a value of no stated type", ByteBuffer.allocate(0));
    in.part();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> name = in.text();
        case 2 -> type = type(in.message());
        default -> in.skip();
      }
    }
    return new ValueInfo(name, type);
  }

  private static ValueType type(WireReader in) {
    ByteBuffer wire = in.rest();
    String kind = "a value of no stated type";
    while (in.next()) {
      switch (in.number()) {
        case 1 -> {
          return tensorType(in.message());
        }
        case 4 -> kind = "a sequence";
        case 5 -> kind = "a map";
        case 8 -> kind = "a sparse tensor";
        case 9 -> kind = "an optional value";
        default -> {
          // a denotation, or what later versions add
        }
      }
      in.skip();
    }
    return new ValueType.OtherType(kind, wire);
  }

  private static ValueType tensorType(WireReader in) {
    ElementType element = null;
    Optional<List<Dim>> shape = Optional.empty();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> {
          long code = in.integer();
          WireReader here = in;
          element =
              ElementType.of(code)
                  .orElseThrow(() -> here.fault("a value of the unknown type " + code));
        }
        case 2 -> shape = Optional.of(shape(in.message()));
        default -> in.skip();
      }
    }
    if (element == null) {
      throw in.fault("a tensor without a type");
    }
    return new ValueType.TensorType(element, shape);
  }

  private static List<Dim> shape(WireReader in) {
    List<Dim> dims = new ArrayList<>();
    while (in.next()) {
      if (in.number() != 1) {
        in.skip();
        continue;
      }
      in.part();
      dims.add(dim(in.message()));
    }
    return dims;
  }

  private static Dim dim(WireReader in) {
    Dim dim = new Dim.Unknown();
    while (in.next()) {
      switch (in.number()) {
        case 1 -> {
          long size = in.integer();
          // some exporters write -1 for a dimension that is open
          dim = size < 0 ? new Dim.Unknown() : new Dim.Fixed(size);
        }
        case 2 -> {
          String name = in.text();
          dim = name.isEmpty() ? new Dim.Unknown() : new Dim.Named(name);
        }
        default -> in.skip();
      }
    }
    return dim;
  }
}
