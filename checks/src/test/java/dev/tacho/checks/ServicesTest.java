package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The program runs on the class path, its rooms are modules: a service is declared for both.
class ServicesTest {
  static Stream<String> rooms() {
    return Checkout.rooms().stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void whatTheModuleProvides_theClassPathFindsToo(String room) throws IOException {
    ModuleDescriptor module;
    try (var in = Files.newInputStream(Checkout.classes(room).resolve("module-info.class"))) {
      module = ModuleDescriptor.read(in);
    }
    var declared = new TreeSet<String>();
    for (var provides : module.provides()) {
      provides.providers().forEach(by -> declared.add(provides.service() + " by " + by));
    }
    var listed = new TreeSet<String>();
    var services = Checkout.classes(room).resolve("META-INF/services");
    if (Files.isDirectory(services)) {
      try (var files = Files.list(services)) {
        for (var file : files.toList()) {
          Arrays.stream(Checkout.read(file).split("\n"))
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .forEach(by -> listed.add(file.getFileName() + " by " + by));
        }
      }
    }
    assertEquals(declared, listed);
  }
}
