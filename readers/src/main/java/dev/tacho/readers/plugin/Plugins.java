package dev.tacho.readers.plugin;

import dev.tacho.readers.format.RunFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The readers on the plugin path, and what is wrong with those that could not be taken.
///
/// @param formats in the order of the path, then of the files' names
/// @param faults one sentence each, with the file and the way out
public record Plugins(List<RunFormat> formats, List<String> faults) {
  private static final String PATH = "TACHO_PLUGIN_PATH";
  private static final String DESCRIPTOR = ".tacho-reader.json";

  public Plugins {
    formats = List.copyOf(formats);
    faults = List.copyOf(faults);
  }

  /// Those in the folders that `TACHO_PLUGIN_PATH` names, else in `tacho/plugins` of the user's
  /// configuration.
  public static Plugins of(Map<String, String> environment) {
    List<RunFormat> formats = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Path folder : folders(environment)) {
      if (Files.isDirectory(folder)) {
        folder(folder, formats, faults);
      } else if (environment.containsKey(PATH)) {
        faults.add(folder + ": no folder; correct " + PATH);
      }
    }
    Set<String> names = new HashSet<>();
    for (RunFormat format : List.copyOf(formats)) {
      if (!names.add(format.name())) {
        formats.remove(format);
        faults.add("a second reader of the format '" + format.name() + "'; remove one of them");
      }
    }
    return new Plugins(formats, faults);
  }

  private static List<Path> folders(Map<String, String> environment) {
    String path = environment.get(PATH);
    if (path != null) {
      List<Path> folders = new ArrayList<>();
      for (String name : path.split(File.pathSeparator, -1)) {
        if (!name.isBlank()) {
          folders.add(Path.of(name).toAbsolutePath());
        }
      }
      return folders;
    }
    @Nullable String home = environment.get("HOME");
    @Nullable String configuration = environment.get("XDG_CONFIG_HOME");
    if (configuration != null && configuration.startsWith("/")) {
      return List.of(Path.of(configuration, "tacho", "plugins"));
    }
    return home == null || !home.startsWith("/")
        ? List.of()
        : List.of(Path.of(home, ".config", "tacho", "plugins"));
  }

  private static void folder(Path folder, List<RunFormat> formats, List<String> faults) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    } catch (IOException e) {
      faults.add(folder + ": cannot be listed: " + e.getMessage());
    }
    files.sort(null);
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".jar")) {
        JarReaders.load(file, formats, faults);
      } else if (name.endsWith(DESCRIPTOR)) {
        CommandDescriptor.read(file, faults).map(CommandFormat::new).ifPresent(formats::add);
      }
    }
  }
}
