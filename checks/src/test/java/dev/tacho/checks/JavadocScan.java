package dev.tacho.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/// Finds types that others can see and that have no documentation comment. Parses only, so it is
/// quick and needs no class path.
final class JavadocScan {
  /// @param seen visible types that were looked at
  /// @param undocumented those without a comment, by file and name
  record Found(int seen, List<String> undocumented) {}

  private JavadocScan() {}

  /// Looks at the public and protected types of the sources that are in an exported package.
  static Found in(Collection<Path> sources, Set<String> exportedPackages) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<String>();
    int[] seen = {0};
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("--release", "25"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      var docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        if (unit.getPackage() == null
            || !exportedPackages.contains(unit.getPackageName().toString())) {
          continue;
        }
        new TreePathScanner<Void, Boolean>() {
          @Override
          public Void visitClass(ClassTree type, Boolean inInterface) {
            var flags = type.getModifiers().getFlags();
            if (!inInterface
                && !flags.contains(Modifier.PUBLIC)
                && !flags.contains(Modifier.PROTECTED)) {
              return null;
            }
            seen[0]++;
            var comment = docs.getDocCommentTree(getCurrentPath());
            if (comment == null || comment.getFullBody().isEmpty()) {
              found.add(
                  Path.of(unit.getSourceFile().toUri()).getFileName()
                      + ": "
                      + type.getSimpleName());
            }
            boolean members =
                type.getKind() == com.sun.source.tree.Tree.Kind.INTERFACE
                    || type.getKind() == com.sun.source.tree.Tree.Kind.ANNOTATION_TYPE;
            return super.visitClass(type, members);
          }

          @Override
          public Void visitMethod(com.sun.source.tree.MethodTree method, Boolean inInterface) {
            return null; // types inside methods are nobody else's
          }

          @Override
          public Void visitVariable(com.sun.source.tree.VariableTree field, Boolean inInterface) {
            return null;
          }
        }.scan(unit, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Found(seen[0], found);
  }
}
