package dev.tacho.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One document, or one package's sign, and what it promises: links, paths, command lines.
///
/// Paths are what stands in back quotes and begins with `./` or with the name of something at the
/// checkout's root and a slash. Command lines are what stands in back quotes or begins a line of
/// a fenced block, and begins with `tacho` or `./tacho`.
final class Document {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
  private static final Pattern PATH = Pattern.compile("(?:\\./)?[\\w.-]+(?:/[\\w.-]+)*/?");

  private final Path root;
  private final Path file;
  private final List<String> prose = new ArrayList<>();
  private final List<String> fenced = new ArrayList<>();

  private Document(Path root, Path file, List<String> lines) {
    this.root = root;
    this.file = file;
    boolean inFence = false;
    for (var line : lines) {
      if (line.strip().startsWith("```")) {
        inFence = !inFence;
      } else if (inFence) {
        fenced.add(line);
      } else {
        prose.add(line);
      }
    }
  }

  static Document of(Path root, Path file) {
    var lines = Checkout.read(file).lines();
    return file.endsWith("package-info.java")
        ? new Document(
            root,
            file,
            lines
                .filter(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .toList())
        : new Document(root, file, lines.toList());
  }

  /// What it names and what is not there.
  List<String> deadEnds() {
    var dead = new ArrayList<String>();
    for (var link : links()) {
      if (!leadsSomewhere(link)) {
        dead.add("link " + link);
      }
    }
    for (var path : paths()) {
      var plain = path.startsWith("./") ? path.substring(2) : path;
      if (!Files.exists(root.resolve(plain)) && !Files.exists(file.resolveSibling(plain))) {
        dead.add("path " + path);
      }
    }
    return dead;
  }

  private boolean leadsSomewhere(String link) {
    if (link.startsWith("https://") || link.startsWith("mailto:")) {
      return true;
    }
    int hash = link.indexOf('#');
    var path = hash < 0 ? link : link.substring(0, hash);
    var target = path.isEmpty() ? file : file.resolveSibling(path);
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0 || anchors(Checkout.read(target)).contains(link.substring(hash + 1));
  }

  private static Set<String> anchors(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private Set<String> links() {
    var links = new LinkedHashSet<String>();
    if (!file.endsWith("package-info.java")) { // there the compiler's own links are doclint's
      matches(LINK, String.join("\n", prose)).forEach(links::add);
    }
    return links;
  }

  private Set<String> paths() {
    var words = new ArrayList<String>();
    for (var quoted : matches(QUOTED, String.join("\n", prose))) {
      words.addAll(List.of(quoted.split("\\s+")));
    }
    for (var line : fenced) {
      // behind -- stands a command of the reader's
      words.addAll(List.of(line.strip().split(" -- ", 2)[0].split("\\s+")));
    }
    var paths = new LinkedHashSet<String>();
    for (var word : words) {
      if (PATH.matcher(word).matches() && isOurs(word)) {
        paths.add(word);
      }
    }
    return paths;
  }

  private boolean isOurs(String word) {
    if (word.startsWith("./")) {
      return true;
    }
    if (word.matches("train/\\w+")) {
      return false; // a metric as training programs call it, and not in the room of that name
    }
    int slash = word.indexOf('/');
    return slash > 0
        && (Files.exists(root.resolve(word.substring(0, slash)))
            || word.endsWith(".md")
            || word.endsWith(".java"));
  }

  /// The calls of Tacho that it shows, as arguments.
  List<List<String>> commandLines() {
    var lines = new ArrayList<String>(fenced);
    for (var quoted : matches(QUOTED, String.join("\n", prose))) {
      var line = join(quoted);
      // a word alone is spoken of, not called: it has to exist
      lines.add(line.matches("(\\./)?tacho \\w+") ? line + " --help" : line);
    }
    return calls(lines);
  }

  /// The calls in fenced blocks only: what a reader is told to type.
  List<List<String>> fencedCommandLines() {
    return calls(fenced);
  }

  private static List<List<String>> calls(List<String> lines) {
    var calls = new ArrayList<List<String>>();
    for (var line : lines) {
      // a service's command line is one too
      var words = words(line.strip().replaceFirst("^ExecStart=\\S*/tacho ", "tacho "));
      if (words.size() > 1 && words.getFirst().equals("$")) {
        words = words.subList(1, words.size());
      }
      if (words.size() > 1
          && (words.getFirst().equals("tacho") || words.getFirst().equals("./tacho"))
          && !words.get(1).startsWith("@") // how a process of ours is started
          && !words.get(1).equals("WORD")) { // any of them
        calls.add(List.copyOf(words.subList(1, words.size())));
      }
    }
    return calls;
  }

  private static String join(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /// Splits as a shell does, as far as documents go: quotes, comments, the end at a pipe.
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    Matcher next = Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\S+))").matcher(line);
    while (next.find()) {
      var bare = next.group(3);
      if (bare != null
          && (bare.startsWith("#") || Set.of("|", "&&", ">", "<", ";", "&").contains(bare))) {
        break;
      }
      words.add(bare != null ? bare : next.group(1) != null ? next.group(1) : next.group(2));
    }
    return words;
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  @Override
  public String toString() {
    return root.relativize(file).toString();
  }
}
