package dev.tacho.telemetry;

import dev.tacho.telemetry.nvml.NvmlHelper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;

/// What `tacho @gpu` does, in a virtual machine of its own.
public final class HelperMain {
  private HelperMain() {}

  public static void main(String[] arguments) throws IOException {
    NvmlHelper.run(List.of(arguments), System.in, new FileOutputStream(FileDescriptor.out));
  }
}
