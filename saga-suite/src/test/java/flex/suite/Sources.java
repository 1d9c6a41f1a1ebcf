package flex.suite;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The types that sources declare; parsed and not compiled, since modules are looked at that are built later. */
final class Sources {
  private final List<Type> types = new ArrayList<>();

  /**
   * A declared type. Names are those of package and type, without the types around it.
   *
   * @param parents what it extends and implements, as far as it can be told without a class path
   */
  record Type(String module, String packageName, String name, boolean isConcrete, Set<String> parents) {}

  /** Those in this folder of each module below the root. */
  static Sources of(Path root, String folder) throws IOException {
    var all = new Sources();
    try (var modules = Files.list(root)) {
      for (var module : modules.filter(m -> Files.isDirectory(m.resolve(folder))).toList()) {
        all.parse(module.getFileName().toString(), module.resolve(folder));
      }
    }
    return all;
  }

  private void parse(String module, Path folder) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null); var paths = Files.walk(folder)) {
      var sources = paths.filter(p -> p.toString().endsWith(".java")).toList();
      var task = (JavacTask) compiler.getTask(null, files, null, null, null,
          files.getJavaFileObjectsFromPaths(sources));
      for (var unit : task.parse()) {
        new Reader(module, unit).scan(unit, null);
      }
    }
  }

  /** All that extend or implement the type, however many types are between. */
  List<Type> below(String name) {
    var names = new HashSet<>(Set.of(name));
    var before = 0;
    while (before < names.size()) {
      before = names.size();
      types.stream().filter(t -> t.parents.stream().anyMatch(names::contains)).forEach(t -> names.add(t.name));
    }
    return types.stream().filter(t -> t.parents.stream().anyMatch(names::contains)).toList();
  }

  private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final String module;
    private final String packageName;
    private final Map<String, String> imports = new HashMap<>();

    Reader(String module, CompilationUnitTree unit) {
      this.module = module;
      this.packageName = String.valueOf(unit.getPackageName());
    }

    @Override
    public @Nullable Void visitImport(ImportTree node, @Nullable Void nothing) {
      var name = node.getQualifiedIdentifier().toString();
      imports.put(name.substring(name.lastIndexOf('.') + 1), name);
      return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void nothing) {
      var parents = Stream.concat(Stream.ofNullable(node.getExtendsClause()), node.getImplementsClause().stream())
          .map(this::name).toList();
      var isConcrete = node.getKind() != Tree.Kind.INTERFACE
          && !node.getModifiers().getFlags().contains(Modifier.ABSTRACT);
      types.add(
          new Type(module, packageName, packageName + "." + node.getSimpleName(), isConcrete, Set.copyOf(parents)));
      return super.visitClass(node, null);
    }

    /** The body of a class without a name is visited as a class, which says nothing of its parent. */
    @Override
    public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void nothing) {
      if (node.getClassBody() != null) {
        types.add(new Type(module, packageName, packageName + ".", true, Set.of(name(node.getIdentifier()))));
      }
      return super.visitNewClass(node, null);
    }

    private String name(Tree type) {
      var raw = (type instanceof ParameterizedTypeTree generic ? generic.getType() : type).toString();
      var first = raw.substring(0, raw.contains(".") ? raw.indexOf('.') : raw.length());
      var imported = imports.get(first);
      if (imported != null) {
        return withoutOuter(imported + raw.substring(first.length()));
      }
      return withoutOuter(Character.isLowerCase(raw.charAt(0)) ? raw : packageName + "." + raw);
    }
  }

  /** {@code flex.site.Outer.Inner} as {@code flex.site.Inner}. */
  private static String withoutOuter(String name) {
    return name.replaceAll("\\.[A-Z].*\\.", ".");
  }
}
