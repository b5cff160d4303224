package dev.tacho.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The formats as a whole: none without its contract.
class FormatsTest {
  @Test
  void everyFormat_isHeldToTheContract_andTogetherTheyTakeEnoughMutatedInputs() throws Exception {
    List<RunReaderContract> contracts = contracts();
    TreeSet<String> held = new TreeSet<>();
    contracts.forEach(contract -> held.add(contract.format().name()));
    TreeSet<String> built = new TreeSet<>();
    for (RunFormat format : Formats.builtIn(InstantSource.system())) {
      assertTrue(built.add(format.name()), "two formats are called " + format.name());
    }
    assertEquals(built, held);
    int wanted = Boolean.getBoolean("tacho.long") ? 1_000_000 : 20_000;
    int inputs = contracts.size() * RunReaderContract.SHARE;
    assertTrue(inputs >= wanted, inputs + " mutated inputs of " + contracts.size() + " contracts");
  }

  private static List<RunReaderContract> contracts()
      throws IOException, URISyntaxException, ReflectiveOperationException {
    Path root =
        Path.of(FormatsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<RunReaderContract> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith("Test.class")).toList()) {
        String name = root.relativize(file).toString().replace(".class", "").replace('/', '.');
        Class<?> type = Class.forName(name);
        if (RunReaderContract.class.isAssignableFrom(type)) {
          var constructor = type.getDeclaredConstructor();
          constructor.setAccessible(true);
          all.add((RunReaderContract) constructor.newInstance());
        }
      }
    }
    return all;
  }
}
