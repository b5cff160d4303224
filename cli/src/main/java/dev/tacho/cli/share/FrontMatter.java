package dev.tacho.cli.share;

import dev.tacho.cli.view.CodeLinks;
import dev.tacho.core.Label;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.store.Notes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The head of a Markdown page that note programs read: YAML between two lines of dashes, flat,
/// with texts and lists only, as Obsidian's properties are. Pure.
final class FrontMatter {
  private FrontMatter() {}

  /// The head of the page of a run.
  ///
  /// @param state in a word
  /// @param group that its source puts it in
  static String of(RunHeader header, String state, Optional<String> group, Notes notes) {
    StringBuilder head = new StringBuilder("---\n");
    Map<String, String> tags = notes.tags(header.tags());
    line(head, "title", header.title());
    list(head, "aliases", List.of(header.id().text()));
    line(head, "tacho_id", header.id().text());
    line(head, "state", state);
    header.startedAt().ifPresent(at -> line(head, "created", at.toString()));
    header.project().map(Label::text).ifPresent(project -> line(head, "project", project));
    Optional.ofNullable(tags.get("group"))
        .or(() -> group)
        .ifPresent(name -> line(head, "group", name));
    notes.place().ifPresent(place -> line(head, "place", place));
    head.append("favourite: ").append(notes.favourite()).append('\n');
    header.git().ifPresent(git -> line(head, "commit", git.commit()));
    CodeLinks links = CodeLinks.of(header, tags);
    links.commit().ifPresent(url -> line(head, "commit_url", url));
    links.pull().ifPresent(url -> line(head, "pull_request_url", url));
    list(head, "tags", List.copyOf(words(tags)));
    return head.append("---\n\n").toString();
  }

  /// Tags as Obsidian takes them: letters, digits, `-`, `_`, and `/` for what stands below.
  private static Set<String> words(Map<String, String> tags) {
    Set<String> words = new LinkedHashSet<>();
    words.add("tacho");
    tags.forEach((key, value) -> words.add(word(key) + (value.isBlank() ? "" : "/" + word(value))));
    return words;
  }

  private static String word(String text) {
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isLetterOrDigit(c) || c == '_' ? c : '-')
        .forEach(word::appendCodePoint);
    return word.toString();
  }

  /// A text in the quotes of JSON, which YAML reads as they are meant.
  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(Json.of(value)).append('\n');
  }

  private static void list(StringBuilder head, String name, List<String> values) {
    head.append(name).append(":\n");
    values.forEach(value -> head.append("  - ").append(Json.of(value)).append('\n'));
  }
}
