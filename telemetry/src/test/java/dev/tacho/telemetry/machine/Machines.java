package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lays out a machine that `machines/README.md` describes.
final class Machines {
  private Machines() {}

  /// The devices that are found on the machine of that name, laid out in an empty folder.
  static List<MachineDevice> devices(String name, Path root) throws IOException {
    Map<String, StringBuilder> pages = new HashMap<>();
    Map<String, StringBuilder> answers = new HashMap<>();
    StringBuilder open = new StringBuilder();
    for (String line : Files.readAllLines(Fixtures.path("machines/" + name + ".txt"))) {
      String[] words = line.split(" ", 3);
      if (line.startsWith("|")) {
        open.append(line.substring(1)).append('\n');
      } else if (words[0].equals("file")) {
        write(root.resolve(words[1]), words[2].replace("\\0", "\0"));
      } else if (words[0].equals("link")) {
        Path link = root.resolve(words[1]);
        Files.createDirectories(link.getParent());
        Path _ = Files.createSymbolicLink(link, Path.of(words[2]));
      } else if (words[0].equals("folder")) {
        Path _ = Files.createDirectories(root.resolve(words[1]));
      } else {
        open = new StringBuilder();
        String key = line.substring(words[0].length() + 1);
        (words[0].equals("page") ? pages : answers).put(key, open);
      }
    }
    for (Map.Entry<String, StringBuilder> page : pages.entrySet()) {
      write(root.resolve(page.getKey()), page.getValue().toString());
    }
    return Inventory.of(
        root,
        command ->
            Optional.ofNullable(answers.get(String.join(" ", command)))
                .map(StringBuilder::toString));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path _ = Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
