package dev.tacho.weights.onnx.rewrite;

/// A matrix in integers of eight bits, of which seven are used: each column has a scale of its own,
/// so that its largest weight becomes 64, and zero stays zero.
///
/// Why not 127: processors without instructions for sums of four products (x86 before VNNI) add two
/// products of 8 bits in 16, which overflows silently; see
/// docs/decisions/141-seven-bits-of-weights.md.
///
/// @param integers rows by columns
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each matrix would cost
record Columns(byte[] integers, float[] scales) {
  private static final int LARGEST = 64; // 2 * 255 * 64 < 2^15

  static Columns of(float[] weights, int rows, int columns) {
    float[] scales = new float[columns];
    for (int i = 0; i < weights.length; i++) {
      int column = i % columns;
      scales[column] = Math.max(scales[column], Math.abs(weights[i]));
    }
    for (int c = 0; c < columns; c++) {
      scales[c] = scales[c] == 0 ? 1 : scales[c] / LARGEST;
    }
    byte[] integers = new byte[rows * columns];
    for (int i = 0; i < weights.length; i++) {
      float whole = Math.round(weights[i] / scales[i % columns]);
      integers[i] = (byte) Math.clamp(whole, -LARGEST, LARGEST);
    }
    return new Columns(integers, scales);
  }
}
