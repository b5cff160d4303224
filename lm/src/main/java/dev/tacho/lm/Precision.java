package dev.tacho.lm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What the products of matrices are computed in. Parameters, gradients, norms and sums are 32-bit
/// floats in either. See docs/decisions/184-bf16.md.
public enum Precision {
  FP32("fp32", ScalarType.Float),
  /// 16-bit floats with the exponent of 32-bit ones, for processors with instructions for them.
  BF16("bf16", ScalarType.BFloat16);

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final List<String> HAS_BF16 = List.of("amx_bf16", "avx512_bf16", "bf16");

  private final String text;
  private final ScalarType type;

  Precision(String text, ScalarType type) {
    this.text = text;
    this.type = type;
  }

  /// As `--precision` takes it.
  public String text() {
    return text;
  }

  ScalarType type() {
    return type;
  }

  /// Whether this machine's processor has instructions for it.
  public boolean here() {
    try {
      return this == FP32 || in(Files.readString(PROCESSOR, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return false; // no such file: not Linux, where nothing is trained anyway
    }
  }

  static boolean in(String processor) {
    return processor
        .lines()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .findFirst()
        .map(line -> List.of(line.substring(line.indexOf(':') + 1).strip().split(" +")))
        .filter(flags -> HAS_BF16.stream().anyMatch(flags::contains))
        .isPresent();
  }
}
