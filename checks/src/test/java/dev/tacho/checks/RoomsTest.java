package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The map of rooms, held against what was compiled.
class RoomsTest {
  private static JavaClasses ours;

  @BeforeAll
  static void importRooms() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPaths(Checkout.rooms().stream().map(Checkout::classes).toList());
  }

  static Stream<String> rooms() {
    return Checkout.rooms().stream();
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
        Rules.FLOORS,
        Rules.NO_PACKAGE_CYCLES,
        Rules.NO_CONSOLE,
        Rules.NO_EXIT,
        Rules.CORE_STANDS_ALONE,
        Rules.CORE_HAS_NO_FILES_AND_NO_CLOCK);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRoom_keepsTheRule(ArchRule rule) {
    rule.check(ours);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void theScan_sawEveryRoom(String room) throws IOException {
    long seen = ours.stream().filter(type -> Rules.room(type).equals(room)).count();
    long written = Checkout.mainSources(room).size();
    assertTrue(written > 0, room + " has no sources");
    // a source file holds a type or more; package and module declarations hold none
    assertTrue(
        seen >= written / 2,
        () -> "%s: %d sources, but only %d classes were scanned".formatted(room, written, seen));
    assertTrue(Files.exists(Checkout.classes(room).resolve("module-info.class")), room);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyRoom_standsOnTheMap(String room) {
    assertTrue(
        Rooms.MAP.containsKey(room),
        () -> "the build has " + room + ", the map of rooms has not: see Rooms.MAP");
    for (var type : ours) {
      assertTrue(
          Rooms.MAP.containsKey(Rules.room(type)),
          () -> type.getName() + " is in no room: packages are dev.tacho.<room>");
    }
  }

  @Test
  void theMap_leadsDownOnly() {
    assertAll(
        Rooms.MAP.values().stream()
            .flatMap(room -> room.uses().stream().map(used -> new String[] {room.name(), used}))
            .filter(pair -> !pair[1].equals("*"))
            .map(
                pair ->
                    () ->
                        assertTrue(
                            Rooms.MAP.get(pair[1]).floor() < Rooms.MAP.get(pair[0]).floor(),
                            pair[0] + " uses " + pair[1] + ", which is not below it")));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void moduleDeclaration_requiresOnlyWhatTheMapDraws(String room) throws IOException {
    ModuleDescriptor module;
    try (var in = Files.newInputStream(Checkout.classes(room).resolve("module-info.class"))) {
      module = ModuleDescriptor.read(in);
    }
    assertEquals("dev.tacho." + room, module.name());
    for (var required : module.requires()) {
      if (required.name().startsWith("dev.tacho.")) {
        var used = required.name().substring("dev.tacho.".length());
        assertTrue(Rooms.mayUse(room, used), room + " requires " + used);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void pom_dependsOnlyOnWhatTheMapDraws(String room) {
    var outside = new TreeSet<String>();
    for (var dependency : dependencies(room)) {
      if (dependency.contains("<scope>test</scope>")) {
        continue;
      }
      var ours = Pattern.compile("<artifactId>tacho-([a-z]+)</artifactId>").matcher(dependency);
      if (ours.find()) {
        assertTrue(Rooms.mayUse(room, ours.group(1)), room + " depends on " + ours.group(1));
      } else {
        outside.add(dependency.strip());
      }
    }
    if (room.equals("core")) {
      assertEquals(new TreeSet<>(), outside, "core has no third-party run-time dependency");
    }
  }

  private static Iterable<String> dependencies(String room) {
    var pom = Checkout.read(Checkout.root().resolve(room).resolve("pom.xml"));
    return Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
            .matcher(pom)
            .results()
            .map(found -> found.group(1))
        ::iterator;
  }
}
