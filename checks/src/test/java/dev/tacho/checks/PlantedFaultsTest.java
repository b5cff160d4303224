package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each rule over class files refuses the fault that it is there for.
class PlantedFaultsTest {
  @TempDir Path dir;

  @Test
  void floors_refuseARoomThatUsesAHigherOne() {
    refuses(
        Rules.FLOORS,
        "room core may not use room store",
        "package dev.tacho.store; public class Shelf {}",
        "package dev.tacho.core; class Run { dev.tacho.store.Shelf shelf; }");
  }

  @Test
  void floors_refuseARoomThatUsesItsNeighbour() {
    refuses(
        Rules.FLOORS,
        "room store may not use room web",
        "package dev.tacho.web; public class Door {}",
        "package dev.tacho.store; class Shelf { Object door() { return new dev.tacho.web.Door(); } }");
  }

  @Test
  void floors_refuseARoomThatIsNotOnTheMap() {
    refuses(
        Rules.FLOORS,
        "room cli may not use room attic",
        "package dev.tacho.attic; public class Box {}",
        "package dev.tacho.cli; class Word { dev.tacho.attic.Box box; }");
  }

  @Test
  void cycles_areRefused() {
    refuses(
        Rules.NO_PACKAGE_CYCLES,
        "Cycle detected",
        "package dev.tacho.core; public class Run { dev.tacho.core.json.Text text; }",
        "package dev.tacho.core.json; public class Text { dev.tacho.core.Run run; }");
  }

  @Test
  void console_systemOutIsRefused() {
    refusesInStore(Rules.NO_CONSOLE, "System.out", "System.out.println(1);");
  }

  @Test
  void console_systemErrIsRefused() {
    refusesInStore(Rules.NO_CONSOLE, "System.err", "System.err.println(1);");
  }

  @Test
  void console_javaLangIoIsRefused() {
    refusesInStore(Rules.NO_CONSOLE, "java.lang.IO", "IO.println(1);");
  }

  @Test
  void console_printStackTraceIsRefused() {
    refusesInStore(
        Rules.NO_CONSOLE, "printStackTrace", "new IllegalStateException().printStackTrace();");
  }

  @Test
  void console_fileDescriptorIsRefused() {
    refusesInStore(
        Rules.NO_CONSOLE,
        "FileDescriptor.out",
        "new java.io.FileOutputStream(java.io.FileDescriptor.out);");
  }

  @Test
  void exit_systemExitIsRefused() {
    refusesInStore(Rules.NO_EXIT, "System.exit", "System.exit(1);");
  }

  @Test
  void exit_haltIsRefused() {
    refusesInStore(Rules.NO_EXIT, "Runtime.halt", "Runtime.getRuntime().halt(1);");
  }

  @Test
  void core_thirdPartyCodeIsRefused() {
    refuses(
        Rules.CORE_STANDS_ALONE,
        "com.example.json.Mapper",
        "package com.example.json; public class Mapper {}",
        "package dev.tacho.core; class Run { com.example.json.Mapper mapper; }");
  }

  @Test
  void core_clockIsRefused() {
    refuses(
        Rules.CORE_HAS_NO_FILES_AND_NO_CLOCK,
        "System.nanoTime",
        "package dev.tacho.core; class Run { long begun = System.nanoTime(); }");
  }

  @Test
  void core_filesAreRefused() {
    refuses(
        Rules.CORE_HAS_NO_FILES_AND_NO_CLOCK,
        "java.nio.file.Files.exists",
        "package dev.tacho.core; class Run {"
            + " boolean here(java.nio.file.Path p) { return java.nio.file.Files.exists(p); } }");
  }

  private void refusesInStore(ArchRule rule, String named, String statement) {
    refuses(
        rule, named, "package dev.tacho.store; class Shelf { void put() { " + statement + " } }");
  }

  private void refuses(ArchRule rule, String named, String... sources) {
    var planted = Planted.classes(dir, sources);
    var refusal = assertThrows(AssertionError.class, () -> rule.check(planted));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(named),
        () -> "expected " + named + " in: " + refusal.getMessage());
  }
}
