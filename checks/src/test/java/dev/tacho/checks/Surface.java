package dev.tacho.checks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/// What a room shows to the others: its module declaration as `jar` describes it, and each visible
/// type with its visible members, erased.
final class Surface {
  private static final Set<AccessFlag> SHOWN =
      Set.of(AccessFlag.PROTECTED, AccessFlag.STATIC, AccessFlag.ABSTRACT);

  private static final Set<String> OF_EVERY_RECORD = Set.of("equals", "hashCode", "toString");

  private Surface() {}

  static String of(Path jar, Path classes) {
    return description(jar) + "\n" + types(classes);
  }

  private static String description(Path jar) {
    var out = new StringWriter();
    var tool = ToolProvider.findFirst("jar").orElseThrow();
    int code =
        tool.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "--describe-module",
            "--file",
            jar.toString());
    if (code != 0) {
      throw new IllegalStateException(jar + ": " + out);
    }
    // the first line names the jar's place
    return out.toString()
        .lines()
        .map(line -> line.replaceAll(" jar:file:.*", ""))
        .sorted()
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String types(Path classes) {
    var text = new StringBuilder();
    try (var in = Files.newInputStream(classes.resolve("module-info.class"));
        var all = Files.walk(classes)) {
      var exported =
          ModuleDescriptor.read(in).exports().stream()
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toSet());
      var visible = new TreeMap<String, ClassModel>();
      for (var file : all.filter(f -> f.toString().endsWith(".class")).toList()) {
        var type = ClassFile.of().parse(file);
        var name = type.thisClass().asInternalName().replace('/', '.');
        int dot = name.lastIndexOf('.');
        if (dot > 0 && exported.contains(name.substring(0, dot)) && isVisible(type)) {
          visible.put(name.replace('$', '.'), type);
        }
      }
      visible.keySet().removeIf(name -> !ownersVisible(name, visible.keySet(), exported));
      visible.forEach((name, type) -> text.append(type(name, type)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static boolean ownersVisible(String name, Set<String> visible, Set<String> packages) {
    var owner = name.substring(0, name.lastIndexOf('.'));
    return packages.contains(owner) || visible.contains(owner);
  }

  private static boolean isVisible(ClassModel type) {
    return type.findAttribute(java.lang.classfile.Attributes.innerClasses())
        .map(InnerClassesAttribute::classes)
        .flatMap(
            all ->
                all.stream()
                    .filter(inner -> inner.innerClass().equals(type.thisClass()))
                    .findFirst())
        .map(
            inner ->
                inner.innerName().isPresent()
                    && (inner.has(AccessFlag.PUBLIC) || inner.has(AccessFlag.PROTECTED)))
        .orElseGet(() -> type.flags().has(AccessFlag.PUBLIC));
  }

  private static String type(String name, ClassModel type) {
    var members = new TreeSet<String>();
    for (var field : type.fields()) {
      if (isVisible(field.flags())) {
        members.add(
            words(field.flags())
                + field.fieldTypeSymbol().displayName()
                + " "
                + field.fieldName().stringValue());
      }
    }
    boolean record = kind(type).equals("record");
    for (var method : type.methods()) {
      if (isVisible(method.flags())
          && !(record && OF_EVERY_RECORD.contains(method.methodName().stringValue()))) {
        members.add(
            words(method.flags())
                + signature(method.methodName().stringValue(), method.methodTypeSymbol(), name));
      }
    }
    var text = new StringBuilder(kind(type)).append(' ').append(name).append('\n');
    members.forEach(member -> text.append("  ").append(member).append('\n'));
    return text.toString();
  }

  private static String kind(ClassModel type) {
    if (type.flags().has(AccessFlag.ANNOTATION)) {
      return "annotation";
    }
    if (type.flags().has(AccessFlag.INTERFACE)) {
      return "interface";
    }
    if (type.flags().has(AccessFlag.ENUM)) {
      return "enum";
    }
    return type.findAttribute(java.lang.classfile.Attributes.record()).isPresent()
        ? "record"
        : type.flags().has(AccessFlag.FINAL) ? "final class" : "class";
  }

  private static boolean isVisible(AccessFlags flags) {
    return (flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.PROTECTED))
        && !flags.has(AccessFlag.SYNTHETIC);
  }

  private static String words(AccessFlags flags) {
    var words = new ArrayList<String>();
    for (var flag : SHOWN) {
      if (flags.has(flag)) {
        words.add(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    words.sort(null);
    return words.isEmpty() ? "" : String.join(" ", words) + " ";
  }

  private static String signature(String method, MethodTypeDesc type, String owner) {
    var parameters =
        type.parameterList().stream()
            .map(ClassDesc::displayName)
            .collect(Collectors.joining(", ", "(", ")"));
    return method.equals("<init>")
        ? owner.substring(owner.lastIndexOf('.') + 1) + parameters
        : type.returnType().displayName() + " " + method + parameters;
  }
}
