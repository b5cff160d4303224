package dev.tacho.process;

import java.util.List;

/// What `tacho @holder` will be: the holder in a JVM of its own.
final class HolderMain {
  private HolderMain() {}

  public static void main(String[] arguments) {
    Holder.run(List.of(arguments));
  }
}
