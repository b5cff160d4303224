package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.lm.Libtorch;
import java.util.List;

/// What is to compute and to sum: docs/decisions/219-processors-only.md.
final class DeviceOptions {
  private static final String DEVICE = "device";
  private static final String BACKEND = "backend";
  private static final List<String> DEVICES = List.of("cpu", "cuda");
  private static final List<String> BACKENDS = List.of("gloo", "nccl");

  private DeviceOptions() {}

  static Usage.Builder in(Usage.Builder usage) {
    return usage
        .option(DEVICE, "NAME", "what computes; only processors do (cpu)")
        .option(BACKEND, "NAME", "what sums over workers; only gloo does (gloo)");
  }

  /// Refuses what this program cannot do, before it does anything.
  static void check(Arguments typed) {
    String device = one(typed, DEVICE, DEVICES);
    String backend = one(typed, BACKEND, BACKENDS);
    if (device.equals("cuda")) {
      throw Refusal.input("--device cuda: " + Libtorch.withoutCuda() + "; use --device cpu");
    }
    if (backend.equals("nccl")) {
      throw Refusal.usage(
          "--backend nccl sums what lies on NVIDIA's devices, and this is computed on processors;"
              + " use --backend gloo");
    }
  }

  private static String one(Arguments typed, String option, List<String> names) {
    String name = typed.text(option).orElse(names.getFirst());
    if (!names.contains(name)) {
      throw Arguments.wrong(
          option, name, String.join(" or ", names), "--" + option + " " + names.getFirst());
    }
    return name;
  }
}
