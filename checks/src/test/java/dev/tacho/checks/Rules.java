package dev.tacho.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/// The rules that class files can be held against. [RoomsTest] holds the rooms against them,
/// [PlantedFaultsTest] shows each of them refusing.
final class Rules {
  /// May use rooms on lower floors only, and only those that the map draws.
  static final ArchRule FLOORS =
      classes()
          .that()
          .resideInAPackage("dev.tacho..")
          .should(useOnlyRoomsThatTheMapDraws())
          .because("the map of rooms is drawn in one place: Rooms.MAP");

  static final ArchRule NO_PACKAGE_CYCLES =
      slices()
          .matching("dev.tacho.(**)")
          .should()
          .beFreeOfCycles()
          .because("a cycle of packages is one package that pretends");

  /// The console belongs to `cli`; the holder in `process` passes bytes on by file descriptor.
  static final ArchRule NO_CONSOLE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tacho.cli..")
          .should(use("the console", Rules::isConsole))
          .because("only cli prints");

  static final ArchRule NO_EXIT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tacho.cli..")
          .should(use("an exit of the JVM", Rules::isExit))
          .because("only cli decides when the program ends");

  /// `core` is Java and our own code, nothing else.
  static final ArchRule CORE_STANDS_ALONE =
      classes()
          .that(resideInAPackage("dev.tacho.core.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("dev.tacho.core..", "java..", "org.jspecify.annotations"))
          .because("core has no third-party run-time dependency");

  static final ArchRule CORE_HAS_NO_FILES_AND_NO_CLOCK =
      noClasses()
          .that(resideInAPackage("dev.tacho.core.."))
          .should(use("files or a clock", Rules::isFileOrClock))
          .because("core is told times and bytes, it does not fetch them");

  private Rules() {}

  /// The room of a class, or the empty string for a class that is not ours.
  static String room(JavaClass type) {
    var parts = type.getPackageName().split("\\.", -1);
    return parts.length > 2 && parts[0].equals("dev") && parts[1].equals("tacho") ? parts[2] : "";
  }

  private static ArchCondition<JavaClass> useOnlyRoomsThatTheMapDraws() {
    return new ArchCondition<>("use only rooms that the map draws") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (var dependency : user.getDirectDependenciesFromSelf()) {
          var used = room(dependency.getTargetClass());
          if (!used.isEmpty() && !Rooms.mayUse(room(user), used)) {
            events.add(
                SimpleConditionEvent.violated(
                    user,
                    "room %s may not use room %s: %s"
                        .formatted(room(user), used, dependency.getDescription())));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> use(
      String what, java.util.function.Predicate<AccessTarget> banned) {
    return new ArchCondition<>("use " + what) {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        DescribedPredicate<JavaAccess<?>> hits =
            DescribedPredicate.describe(what, access -> banned.test(access.getTarget()));
        for (var access : user.getAccessesFromSelf()) {
          if (hits.test(access)) {
            events.add(SimpleConditionEvent.satisfied(user, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isConsole(AccessTarget target) {
    var owner = target.getOwner().getName();
    var name = target.getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("out", "err", "console", "setOut", "setErr").contains(name);
      case "java.lang.IO" -> true;
      case "java.io.FileDescriptor" -> Set.of("out", "err").contains(name);
      default ->
          name.equals("printStackTrace") && target.getOwner().isAssignableTo(Throwable.class);
    };
  }

  private static boolean isExit(AccessTarget target) {
    return switch (target.getOwner().getName()) {
      case "java.lang.System" -> target.getName().equals("exit");
      case "java.lang.Runtime" -> Set.of("exit", "halt").contains(target.getName());
      default -> false;
    };
  }

  private static boolean isFileOrClock(AccessTarget target) {
    var owner = target.getOwner().getName();
    var name = target.getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("currentTimeMillis", "nanoTime").contains(name);
      case "java.time.Instant", "java.time.ZonedDateTime", "java.time.LocalDateTime" ->
          name.equals("now");
      case "java.nio.file.Files",
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.RandomAccessFile",
          "java.nio.channels.FileChannel",
          "java.io.FileReader",
          "java.io.FileWriter" ->
          true;
      default -> owner.equals("java.time.Clock") && name.startsWith("system");
    };
  }
}
