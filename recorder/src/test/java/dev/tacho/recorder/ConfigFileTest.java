package dev.tacho.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void read_yamlAndJson_giveTheSame() throws IOException {
    Path yaml =
        Files.writeString(folder.resolve("c.yaml"), "lr: 0.1\nlayers: [1, 2]\nopt: {a: yes}\n");
    Path json =
        Files.writeString(
            folder.resolve("c.json"), "{\"lr\":0.1,\"layers\":[1,2],\"opt\":{\"a\":\"yes\"}}");
    assertEquals(ConfigFile.read(json), ConfigFile.read(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.json | [1] | not a JSON object",
        "b.json | {broken | not JSON",
        "c.yaml | - 1 | no mapping at the top",
        "d.yaml | a: [ | while parsing",
        "e.yaml | a: &x [*x] | ",
        "f.toml | a = 1 | neither .json nor .yaml",
      })
  void read_badFile_namesItAndTheFault(String name, String text, String wanted) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    String message =
        assertThrows(RecorderException.class, () -> ConfigFile.read(file)).getMessage();
    assertTrue(message.contains(name), message);
    assertTrue(wanted == null || message.contains(wanted), message);
  }

  @Test
  void read_missingFile_saysThatThereIsNone() {
    String message =
        assertThrows(RecorderException.class, () -> ConfigFile.read(folder.resolve("gone.yaml")))
            .getMessage();
    assertTrue(
        message.endsWith(
            "gone.yaml cannot be read: there is no such file; give one that exists, or none"),
        message);
  }
}
