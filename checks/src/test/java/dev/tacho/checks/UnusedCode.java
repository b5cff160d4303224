package dev.tacho.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds methods that nothing calls, over all rooms at once: Error Prone sees private members only.
///
/// A method is used when a call to it, or to what it overrides or is overridden by, stands in some
/// other method of the rooms; or, for what a module exports, in a test. Calls are read from
/// the instructions and from the bootstrap arguments of lambdas. What Java itself calls is not
/// looked at: overrides of library methods, what is synthetic, what every record and enum has.
final class UnusedCode {
  private record Member(String owner, String name, String type) {}

  private final Map<String, ClassModel> ours = new HashMap<>();
  private final Map<String, Set<String>> below = new HashMap<>();
  private final Set<String> exportedPackages = new HashSet<>();
  private final Set<Member> calledByRooms = new HashSet<>();
  private final Set<Member> calledByTests = new HashSet<>();

  private UnusedCode() {}

  /// @param rooms folders of main classes
  /// @param tests folders of test classes
  static List<String> find(Collection<Path> rooms, Collection<Path> tests) {
    var scan = new UnusedCode();
    for (var room : rooms) {
      for (var type : read(room)) {
        if (type.isModuleInfo()) {
          scan.exports(room);
        } else {
          scan.ours.put(type.thisClass().asInternalName(), type);
        }
      }
    }
    scan.ours.values().forEach(type -> calls(type, scan.calledByRooms));
    for (var test : tests) {
      read(test).forEach(type -> calls(type, scan.calledByTests));
    }
    scan.ours.forEach(
        (name, type) ->
            scan.supertypes(type)
                .forEach(
                    above -> scan.below.computeIfAbsent(above, _ -> new HashSet<>()).add(name)));
    return scan.unused();
  }

  private void exports(Path room) {
    try (var in = Files.newInputStream(room.resolve("module-info.class"))) {
      var module = ModuleDescriptor.read(in);
      module.exports().stream()
          .map(exported -> exported.source().replace('.', '/'))
          .forEach(exportedPackages::add);
      for (var service : module.provides()) {
        for (var provider : service.providers()) {
          // the service loader calls it
          calledByRooms.add(new Member(provider.replace('.', '/'), "<init>", "()V"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ClassModel> read(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var all = Files.walk(folder)) {
      var models = new ArrayList<ClassModel>();
      for (var file : all.filter(f -> f.toString().endsWith(".class")).toList()) {
        models.add(ClassFile.of().parse(file));
      }
      return models;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds what the methods of `type` call, themselves left out.
  private static void calls(ClassModel type, Set<Member> called) {
    for (var method : type.methods()) {
      var self =
          new Member(
              type.thisClass().asInternalName(),
              method.methodName().stringValue(),
              method.methodType().stringValue());
      method.code().ifPresent(code -> code.forEach(step -> add(step, self, called)));
    }
  }

  private static void add(CodeElement step, Member self, Set<Member> called) {
    switch (step) {
      case InvokeInstruction call -> add(call.method(), self, called);
      case InvokeDynamicInstruction lambda -> {
        for (LoadableConstantEntry argument : lambda.invokedynamic().bootstrap().arguments()) {
          if (argument instanceof MethodHandleEntry handle) {
            add(handle.reference(), self, called);
          }
        }
      }
      default -> {} // no other instruction names a method
    }
  }

  private static void add(MemberRefEntry entry, Member self, Set<Member> called) {
    var member =
        new Member(
            entry.owner().asInternalName(), entry.name().stringValue(), entry.type().stringValue());
    if (!member.equals(self)) {
      called.add(member);
    }
  }

  private List<String> unused() {
    var found = new TreeSet<String>();
    for (var type : ours.values()) {
      for (var method : type.methods()) {
        if (isOwn(type, method) && !isUsed(type, method)) {
          found.add(
              type.thisClass().asInternalName().replace('/', '.')
                  + "."
                  + method.methodName().stringValue()
                  + method.methodTypeSymbol().displayDescriptor());
        }
      }
    }
    return List.copyOf(found);
  }

  /// Whether somebody wrote this method for our own code to call.
  private boolean isOwn(ClassModel type, MethodModel method) {
    var name = method.methodName().stringValue();
    var signature = method.methodType().stringValue();
    var flags = method.flags();
    if (flags.has(AccessFlag.SYNTHETIC)
        || flags.has(AccessFlag.BRIDGE)
        || flags.has(AccessFlag.PRIVATE) // Error Prone's business
        || name.equals("<clinit>")
        || (name.equals("main") && signature.equals("([Ljava/lang/String;)V"))) {
      return false;
    }
    boolean record = type.findAttribute(java.lang.classfile.Attributes.record()).isPresent();
    if (record
        && (name.equals("<init>")
            || type.fields().stream().anyMatch(f -> f.fieldName().stringValue().equals(name)))) {
      return false;
    }
    if (type.flags().has(AccessFlag.ENUM)
        && (name.equals("values") || name.equals("valueOf") || name.equals("<init>"))) {
      return false;
    }
    return flags.has(AccessFlag.STATIC) || name.equals("<init>") || !overridesLibrary(type, method);
  }

  private boolean isUsed(ClassModel type, MethodModel method) {
    var name = type.thisClass().asInternalName();
    var family = new HashSet<String>();
    family.add(name);
    if (!method.methodName().stringValue().equals("<init>")) {
      family.addAll(below.getOrDefault(name, Set.of()));
      for (var above : supertypes(type)) {
        family.add(above);
        if (declares(above, method)) {
          family.addAll(below.getOrDefault(above, Set.of()));
        }
      }
    }
    boolean exported =
        method.flags().has(AccessFlag.PUBLIC)
            && exportedPackages.contains(name.substring(0, name.lastIndexOf('/')));
    for (var owner : family) {
      var member =
          new Member(owner, method.methodName().stringValue(), method.methodType().stringValue());
      if (calledByRooms.contains(member) || (exported && calledByTests.contains(member))) {
        return true;
      }
    }
    return false;
  }

  private boolean declares(String owner, MethodModel method) {
    var type = ours.get(owner);
    return type != null
        && type.methods().stream()
            .anyMatch(
                other ->
                    other.methodName().equalsString(method.methodName().stringValue())
                        && other.methodType().equalsString(method.methodType().stringValue()));
  }

  /// Our classes and interfaces above `type`.
  private Set<String> supertypes(ClassModel type) {
    var all = new HashSet<String>();
    var open = new ArrayList<ClassModel>(List.of(type));
    while (!open.isEmpty()) {
      var next = open.removeLast();
      for (var above : directlyAbove(next)) {
        if (ours.containsKey(above) && all.add(above)) {
          open.add(ours.get(above));
        }
      }
    }
    return all;
  }

  private static List<String> directlyAbove(ClassModel type) {
    var names = new ArrayList<String>();
    type.superclass().ifPresent(entry -> names.add(entry.asInternalName()));
    type.interfaces().forEach(entry -> names.add(entry.asInternalName()));
    return names;
  }

  private boolean overridesLibrary(ClassModel type, MethodModel method) {
    var open = new ArrayList<>(directlyAbove(type));
    var seen = new HashSet<String>();
    while (!open.isEmpty()) {
      var name = open.removeLast();
      if (!seen.add(name)) {
        continue;
      }
      var above = ours.containsKey(name) ? ours.get(name) : library(name);
      if (!ours.containsKey(name)
          && above.methods().stream()
              .anyMatch(
                  other ->
                      other.methodName().equalsString(method.methodName().stringValue())
                          && sameParameters(other, method))) {
        return true;
      }
      open.addAll(directlyAbove(above));
    }
    return false;
  }

  private static boolean sameParameters(MethodModel one, MethodModel other) {
    // generic library methods are erased, so only the number is compared
    return one.methodTypeSymbol().parameterCount() == other.methodTypeSymbol().parameterCount();
  }

  private static ClassModel library(String name) {
    try (var in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new IllegalStateException("not on the class path of checks: " + name);
      }
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
