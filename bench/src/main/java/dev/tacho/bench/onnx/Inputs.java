package dev.tacho.bench.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.tacho.bench.load.BenchException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// What a model is fed: which shape each input gets, and its values. Pure but for input files.
///
/// The first dimension of an input of two or more is its batch. Where that is free, it is what
/// was asked for, or 1; any other free dimension must be told.
///
/// @param batch samples of a query
/// @param given one an input, in the model's order
record Inputs(int batch, List<Input> given) {
  /// A tensor that may become as large as this; more is a slip of the hand.
  private static final long MOST_BYTES = 1L << 31;

  /// An input that was given its shape.
  record Input(String name, OnnxJavaType type, List<Long> shape) {
    Input {
      shape = List.copyOf(shape);
    }

    long elements() {
      long count = 1;
      for (long dimension : shape) {
        count = Math.multiplyExact(count, dimension);
      }
      return count;
    }

    long[] dimensions() {
      return shape.stream().mapToLong(d -> d).toArray();
    }
  }

  Inputs {
    given = List.copyOf(given);
  }

  /// Gives each of `all` its shape. Fails with all free dimensions that nobody told, and where a
  /// batch was asked for that the model does not take.
  static Inputs of(OnnxPlan plan, Collection<NodeInfo> all) {
    long batch = batch(plan, all);
    List<Input> inputs = new ArrayList<>();
    TreeSet<String> untold = new TreeSet<>();
    TreeSet<String> known = new TreeSet<>();
    for (NodeInfo node : all) {
      TensorInfo info = tensor(node);
      long[] shape = info.getShape();
      String[] names = info.getDimensionNames();
      List<Long> told = new ArrayList<>();
      for (int i = 0; i < shape.length; i++) {
        String label = label(node, names, i);
        if (shape[i] >= 0) {
          told.add(shape[i]);
          continue;
        }
        known.add(label);
        Optional<Long> value = Optional.ofNullable(plan.shapes().get(label));
        if (value.isPresent()) {
          told.add(value.get());
        } else if (isBatch(shape, i)) {
          told.add(batch);
        } else {
          untold.add(label);
          told.add(1L);
        }
      }
      inputs.add(new Input(node.getName(), info.type, told));
    }
    if (!untold.isEmpty()) {
      throw new BenchException(
          plan.model()
              + " leaves "
              + (untold.size() == 1 ? "a dimension" : "dimensions")
              + " open that "
              + (untold.size() == 1 ? "is" : "are")
              + " not the batch: "
              + String.join(", ", untold)
              + "; say "
              + String.join(" ", untold.stream().map(name -> "--shape " + name + "=N").toList()));
    }
    requireKnown(plan, "--shape", plan.shapes().keySet(), known);
    TreeSet<String> names = new TreeSet<>(inputs.stream().map(Input::name).toList());
    requireKnown(plan, "--range", plan.ranges().keySet(), names);
    requireKnown(plan, "--input", plan.files().keySet(), names);
    inputs.forEach(Inputs::requireFits);
    return new Inputs((int) batch, inputs);
  }

  private static void requireKnown(
      OnnxPlan plan, String option, Collection<String> named, Collection<String> known) {
    for (String name : named) {
      if (!known.contains(name)) {
        throw new BenchException(
            option
                + " "
                + name
                + " names nothing of "
                + plan.model()
                + "; it has "
                + (known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }

  private static void requireFits(Input input) {
    if (input.type() == OnnxJavaType.STRING || input.type() == OnnxJavaType.UNKNOWN) {
      throw new BenchException(
          "input "
              + input.name()
              + " is of a kind that cannot be made up ("
              + input.type()
              + "); export the model with an input of numbers");
    }
    long bytes;
    try {
      bytes = Math.multiplyExact(input.elements(), (long) input.type().size);
    } catch (ArithmeticException _) {
      bytes = Long.MAX_VALUE;
    }
    if (bytes > MOST_BYTES - 1) {
      throw new BenchException(
          "input "
              + input.name()
              + " would have the shape "
              + input.shape()
              + ", which is more than 2 GiB; take a smaller --batch or --shape");
    }
  }

  private static long batch(OnnxPlan plan, Collection<NodeInfo> all) {
    for (NodeInfo node : all) {
      long[] shape = tensor(node).getShape();
      if (shape.length < 2) {
        continue;
      }
      if (shape[0] < 0) {
        String label = label(node, tensor(node).getDimensionNames(), 0);
        Long told = plan.shapes().get(label);
        return told == null ? plan.batch().orElse(1) : told;
      }
      if (plan.batch().isPresent() && plan.batch().getAsInt() != shape[0]) {
        throw new BenchException(
            "--batch "
                + plan.batch().getAsInt()
                + " is not what "
                + plan.model()
                + " takes: the first dimension of its input "
                + node.getName()
                + " is fixed at "
                + shape[0]
                + "; export it with a free batch");
      }
      return shape[0];
    }
    if (plan.batch().orElse(1) != 1) {
      throw new BenchException(
          "--batch "
              + plan.batch().getAsInt()
              + " is not what "
              + plan.model()
              + " takes: its inputs have no batch dimension");
    }
    return 1;
  }

  private static boolean isBatch(long[] shape, int at) {
    return at == 0 && shape.length >= 2;
  }

  private static String label(NodeInfo node, String[] names, int at) {
    boolean named = at < names.length && !names[at].isEmpty();
    return named ? names[at] : node.getName() + "." + at;
  }

  private static TensorInfo tensor(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo info) {
      return info;
    }
    throw new BenchException(
        "input "
            + node.getName()
            + " is no tensor but "
            + node.getInfo().getClass().getSimpleName()
            + "; export the model with tensors as inputs");
  }

  /// The values of `input` for one worker: those of a file where one was named, else fractions
  /// uniform in -1 to 1, whole numbers uniform in their range (0 and 1 where none was told, which
  /// every table has), truth values either.
  static ByteBuffer values(OnnxPlan plan, Input input, int stream) {
    long elements = input.elements();
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(Math.max(1, (int) (elements * input.type().size)))
            .order(ByteOrder.nativeOrder());
    SplittableRandom random =
        new SplittableRandom(plan.load().seed() * 31 + input.name().hashCode() + 7919L * stream);
    OnnxPlan.IntRange range = plan.ranges().getOrDefault(input.name(), new OnnxPlan.IntRange(0, 1));
    for (long i = 0; i < elements; i++) {
      put(buffer, input.type(), random, range);
    }
    buffer.rewind();
    return buffer.limit((int) (elements * input.type().size));
  }

  private static void put(
      ByteBuffer to, OnnxJavaType type, SplittableRandom random, OnnxPlan.IntRange range) {
    ByteBuffer _ =
        switch (type) {
          case FLOAT -> to.putFloat((float) random.nextDouble(-1, 1));
          case DOUBLE -> to.putDouble(random.nextDouble(-1, 1));
          case FLOAT16 -> to.putShort(Float.floatToFloat16((float) random.nextDouble(-1, 1)));
          // the upper half of a 32-bit float
          case BFLOAT16 ->
              to.putShort(
                  (short) (Float.floatToRawIntBits((float) random.nextDouble(-1, 1)) >>> 16));
          case INT8, UINT8 -> to.put((byte) whole(random, range));
          case INT16 -> to.putShort((short) whole(random, range));
          case INT32 -> to.putInt((int) whole(random, range));
          case INT64 -> to.putLong(whole(random, range));
          case BOOL -> to.put((byte) random.nextInt(2));
          case STRING, UNKNOWN ->
              throw new IllegalArgumentException("no values of " + type + " can be made up");
        };
  }

  private static long whole(SplittableRandom random, OnnxPlan.IntRange range) {
    return range.high() == Long.MAX_VALUE
        ? random.nextLong(range.low(), range.high())
        : random.nextLong(range.low(), range.high() + 1);
  }

  /// Shapes as the result tells them.
  Map<String, String> told() {
    Map<String, String> told = new LinkedHashMap<>();
    given.forEach(
        input -> told.put(input.name(), input.type() + Arrays.toString(input.dimensions())));
    return told;
  }
}
