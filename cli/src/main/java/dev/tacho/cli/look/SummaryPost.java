package dev.tacho.cli.look;

import dev.tacho.cli.alert.Target;
import dev.tacho.cli.alert.Targets;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Where a summary goes beside the screen: a Markdown file, or Slack.
final class SummaryPost {
  private static final String OPTION = "post";

  private SummaryPost() {}

  /// Fails with a [Refusal] where what was typed is no place to post to, before anything is read.
  static void check(Call call) {
    call.arguments()
        .text(OPTION)
        .ifPresent(
            typed -> {
              if (call.json()) {
                throw Refusal.usage("--post sends text; leave --json out");
              }
              if (!typed.endsWith(".md")) {
                slack(call, typed);
              }
            });
  }

  /// Posts, where that was asked for.
  ///
  /// @param text the summary as it was printed
  /// @param page the same as Markdown
  static void post(Call call, List<String> text, List<String> page) {
    Optional<String> typed = call.arguments().text(OPTION);
    if (typed.isEmpty()) {
      return;
    }
    if (typed.get().endsWith(".md")) {
      write(call, call.path(typed.get()), page);
      return;
    }
    Target.Slack target = slack(call, typed.get());
    Targets.post(target, "```\n" + String.join("\n", text) + "\n```")
        .ifPresent(
            fault -> {
              throw Refusal.input("the summary was not sent to " + target + ": " + fault);
            });
    call.console().hint("posted to " + target);
  }

  private static Target.Slack slack(Call call, String typed) {
    if (typed.startsWith("slack:")
        && Target.parse(OPTION, typed, call.environment().variables())
            instanceof Target.Slack slack) {
      return slack;
    }
    throw Refusal.usage("--post needs slack:URL or FILE.md; the URL may be env:NAME");
  }

  private static void write(Call call, Path file, List<String> page) {
    try {
      Files.write(file, page, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      call.console().hint("wrote " + file);
    } catch (FileAlreadyExistsException _) {
      throw Refusal.input(file + " exists already; name another file, or remove it");
    } catch (IOException e) {
      throw Refusal.input(file + " cannot be written: " + Reasons.of(e) + "; name another file");
    }
  }
}
