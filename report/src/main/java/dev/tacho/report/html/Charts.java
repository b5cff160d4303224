package dev.tacho.report.html;

import dev.tacho.report.pack.Block;

final class Charts {
  private Charts() {}

  static String screen(Block.Picture picture) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 1\"></svg>";
  }
}
