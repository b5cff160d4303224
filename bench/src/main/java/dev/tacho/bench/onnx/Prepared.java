package dev.tacho.bench.onnx;

import dev.tacho.bench.load.BenchException;
import dev.tacho.bench.target.Target;
import dev.tacho.telemetry.machine.Capability;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.onnx.OnnxFile;
import dev.tacho.weights.onnx.OnnxModel;
import dev.tacho.weights.onnx.rewrite.Rewriting;
import dev.tacho.weights.onnx.rewrite.Rewritten;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The model that a cell really executes: the file that was named where it is in the precision that
/// was asked for, else one that was made of it.
///
/// @param given the file that was named
/// @param run the file that is executed
/// @param precision of that
/// @param how it came to be in that precision
/// @param kept what could have been changed and was not, each with its reason
record Prepared(OnnxFile given, OnnxFile run, String precision, String how, List<String> kept) {
  /// The only provider in the library that this distribution has.
  static final String PROVIDER = "CPUExecutionProvider";

  Prepared {
    kept = List.copyOf(kept);
  }

  /// Reads the model of `plan`, and makes another one in `folder` where the precision asks for it.
  /// Fails with the reason when the device or the engine cannot do what was asked, or the model is
  /// none.
  static Prepared of(OnnxPlan plan, Path folder, Supplier<List<MachineDevice>> devices) {
    try {
      requireDevice(plan.device(), devices);
      OnnxFile given = OnnxFile.read(plan.model());
      String own = ModelPrecision.of(given.model());
      String asked = plan.precision().orElse(own);
      if (asked.equals(own)) {
        return new Prepared(given, given, own, "as it is in the file", List.of());
      }
      if (!own.equals("fp32")) {
        throw new BenchException(
            plan.model()
                + " is in "
                + own
                + " and is not made into "
                + asked
                + ": only fp32 models are rewritten; give the fp32 one, or leave --precision out");
      }
      requireArithmetic(asked, devices);
      Rewritten made = rewritten(asked, given.model());
      if (made.changed() == 0) {
        throw new BenchException(
            "nothing of "
                + plan.model()
                + " can be made "
                + asked
                + (made.kept().isEmpty() ? ": it has no weights to change" : ": " + made.kept())
                + "; run it as fp32");
      }
      OnnxFile file = OnnxFile.write(made.model(), folder.resolve(asked + ".onnx"));
      return new Prepared(given, file, asked, how(asked, made), made.kept());
    } catch (WeightsException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String how(String asked, Rewritten made) {
    return String.format(
        Locale.ROOT,
        "made of the fp32 file: %s, %d %s changed",
        switch (asked) {
          case "int8" -> "integers of 8 bits, scaled by each input as it comes";
          case "int4" -> "weights of 4 bits in blocks of 32, sums in fp32";
          default -> "everything between inputs and outputs in " + asked;
        },
        made.changed(),
        made.changed() == 1 ? "part" : "parts");
  }

  private static Rewritten rewritten(String asked, OnnxModel model) {
    return switch (Precision.parse(asked).orElseThrow()) {
      case FP16 -> Rewriting.half(model, ElementType.FLOAT16);
      case BF16 -> Rewriting.half(model, ElementType.BFLOAT16);
      case INT8 -> Rewriting.dynamicInt8(model);
      case INT4 -> Rewriting.int4(model);
      case MIXED ->
          throw new BenchException(
              "mixed is not done on cpu: ONNX Runtime's provider there does the arithmetic of a"
                  + " part in that part's own format and has none that mixes them");
      case FP32 -> throw new IllegalArgumentException("fp32 is made of no other precision");
    };
  }

  private static void requireDevice(String device, Supplier<List<MachineDevice>> devices) {
    if (device.equals("cpu")) {
      return;
    }
    List<Target> targets = Target.of(devices.get(), Optional.empty());
    Optional<Target> found =
        targets.stream().filter(one -> one.device().id().equals(device)).findFirst();
    if (found.isEmpty()) {
      throw new BenchException(
          "this machine has no device "
              + device
              + "; it has "
              + String.join(", ", targets.stream().map(one -> one.device().id()).toList()));
    }
    throw new BenchException(
        device
            + " ("
            + found.get().device().name()
            + ") is not used: "
            + found.get().refusal().orElse("only --device cpu is executed on")
            + "; use --device cpu");
  }

  /// What the processor cannot compute in is not run on it under that name. Weights of four bits
  /// are a way to keep them: the engine computes in fp32, and the result says so.
  private static void requireArithmetic(String asked, Supplier<List<MachineDevice>> devices) {
    Precision precision =
        Precision.parse(asked)
            .orElseThrow(
                () ->
                    new BenchException(
                        "--precision "
                            + asked
                            + " is none of fp32, fp16, bf16, int8, int4 and mixed"));
    if (precision == Precision.INT4) {
      return;
    }
    Optional<MachineDevice> cpu =
        devices.get().stream().filter(one -> one.id().equals("cpu")).findFirst();
    if (cpu.isEmpty()) {
      return;
    }
    Capability can = cpu.get().in(precision);
    boolean half = precision == Precision.FP16 || precision == Precision.BF16;
    if (can instanceof Capability.Lacking || (half && can instanceof Capability.Converted)) {
      throw new BenchException(
          "cpu cannot compute in "
              + asked
              + " ("
              + can.account()
              + "); its numbers would be those of another precision");
    }
  }
}
