package dev.tacho.cli.alert;

import dev.tacho.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Sends to each target what it can take. What cannot be sent is told and changes nothing else.
/// Any thread.
public final class Targets {
  private final List<Target> targets;
  private final Consumer<String> failed;

  /// @param failed takes one sentence for each that could not be sent
  public Targets(List<Target> targets, Consumer<String> failed) {
    this.targets = List.copyOf(targets);
    this.failed = failed;
  }

  /// Sends a text to Slack; what went wrong, if anything.
  public static Optional<String> post(Target.Slack target, String text) {
    return new Post(target.address()).json(slack(text));
  }

  void send(Alert alert) {
    String json = alert.toJson().toString();
    for (Target target : targets) {
      switch (target) {
        case Target.Webhook(var address) -> tell(target, new Post(address).json(json));
        case Target.Slack(var address) ->
            tell(target, new Post(address).json(slack("*" + alert.rule() + "* " + alert.line())));
        case Target.Command(var line) -> tell(target, new CommandRun(line).on(alert));
      }
    }
  }

  /// Text in the form that Slack's incoming webhooks take.
  static String slack(String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return Json.object().put("text", escaped).build().toString();
  }

  private void tell(Target target, Optional<String> fault) {
    fault.ifPresent(why -> failed.accept(target + ": " + why));
  }
}
