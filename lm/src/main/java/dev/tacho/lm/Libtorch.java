package dev.tacho.lm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/// Loads libtorch. Its 445 MB of libraries come out of jars into a folder, where later processes
/// find them; processes that did so at the same time have died in the dynamic loader, so only one
/// at a time may, under a lock on that folder, and a mark says when it is whole. See
/// docs/decisions/181-libtorch.md.
public final class Libtorch {
  private static final String FOLDER = "org.bytedeco.javacpp.cachedir";
  private static final String WHOLE = "whole";

  /// Of the jars, as the parent POM has it: what another version unpacked is not this one's.
  static final String VERSION = "2.10.0-1.5.13";

  private static final String IN_JAR = "/org/bytedeco/pytorch/linux-x86_64/libjnitorch.so";
  private static final String WITH_CUDA = "/org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so";

  /// Whether models can be trained here.
  public sealed interface Standing {
    /// It is loaded in a second.
    ///
    /// @param version of libtorch
    record Unpacked(String version) implements Standing {}

    /// The first training unpacks it.
    ///
    /// @param version of libtorch
    record Packed(String version) implements Standing {}

    /// Never.
    record Missing(String reason) implements Standing {}
  }

  private Libtorch() {}

  /// Looks without loading anything.
  public static Standing look(Path folder) {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64") || Libtorch.class.getResource(IN_JAR) == null) {
      return new Standing.Missing(
          "it has no libraries for " + system + "; models are trained on Linux x86-64");
    }
    String version = VERSION.substring(0, VERSION.indexOf('-'));
    return Files.exists(mark(folder))
        ? new Standing.Unpacked(version)
        : new Standing.Packed(version);
  }

  /// Whether a build of the library for NVIDIA's devices lies beside us.
  public static boolean hasCuda() {
    return Libtorch.class.getResource(WITH_CUDA) != null;
  }

  /// Why models are not trained on NVIDIA's devices here, and what it would take.
  public static String withoutCuda() {
    return hasCuda()
        ? "libtorch was built with CUDA, but the model of this version of Tacho lies in the memory"
            + " of processors"
        : "libtorch was built without CUDA here; that is another build of Tacho, with"
            + " org.bytedeco:pytorch:%s:linux-x86_64-gpu and org.bytedeco:cuda".formatted(VERSION)
            + " and a model that lies on the device, which this version has not";
  }

  private static Path mark(Path folder) {
    return folder.resolve(WHOLE + "-" + VERSION);
  }

  /// Loads the library into this process, from `folder`, unpacking it there first where it is not
  /// yet. Takes a second, the first time up to ten. Must come before any other use of it.
  ///
  /// @throws LmException when this platform has none, or the folder cannot be written
  public static void load(Path folder) {
    try {
      Files.createDirectories(folder);
      System.setProperty(FOLDER, folder.toString());
      Path mark = mark(folder);
      if (Files.exists(mark)) {
        Loader.load(torch.class);
        return;
      }
      try (FileChannel lock =
              FileChannel.open(
                  folder.resolve("unpacking"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        Loader.load(torch.class);
        Files.writeString(mark, "");
      }
    } catch (IOException e) {
      throw new LmException(
          folder + " cannot hold libtorch's libraries (" + e + "); name a folder with 500 MB free",
          e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new LmException(
          "libtorch cannot be loaded here (%s, %s): %s; models are trained on Linux x86-64"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
          e);
    }
  }
}
