package dev.tacho.recorder;

import dev.tacho.process.Holder;
import dev.tacho.process.HolderPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that is nothing but a holder.
public final class HolderProgram {
  private HolderProgram() {}

  public static void main(String[] args) {
    Holder.run(List.of(args));
  }

  /// The command line that starts it, up to its arguments.
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HolderPlan.JVM_OPTIONS);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HolderProgram.class.getName());
    return command;
  }
}
