package dev.tacho.cli.view;

import dev.tacho.bench.profile.Limit;
import dev.tacho.bench.profile.Profile;
import dev.tacho.bench.profile.Profiles;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The profiles that a bench can be held against, read and told.
public final class ProfileLines {
  private static final long MOST_BYTES = 1 << 20;

  private ProfileLines() {}

  /// Those of a file, checked; those that come with the program where none is given.
  public static List<Profile> read(Call call, String option) {
    return call.arguments().text(option).map(file -> file(call, file)).orElseGet(Profiles::builtIn);
  }

  private static List<Profile> file(Call call, String typed) {
    Path file = call.path(typed);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw Refusal.input(Printable.of(typed) + " is larger than a megabyte: no profiles");
      }
      return switch (Profiles.parse(Files.readString(file))) {
        case Profiles.Outcome.Read(var profiles) -> profiles;
        case Profiles.Outcome.Faulty(var faults) ->
            throw Refusal.input(
                Printable.of(typed)
                    + " holds no profiles: "
                    + Printable.of(String.join("; ", faults))
                    + " (the form is tacho.profiles/1; tacho doctor --profiles --json shows one)");
      };
    } catch (IOException e) {
      throw Refusal.input(
          Printable.of(typed) + " cannot be read: " + Printable.of(String.valueOf(e.getMessage())));
    }
  }

  public static List<String> lines(List<Profile> profiles) {
    List<String> lines = new ArrayList<>();
    for (Profile profile : profiles) {
      Profile.Plan plan = profile.plan();
      lines.add(profile.name() + ": " + profile.about());
      lines.add(
          "  for "
              + words(profile.categories())
              + only(profile)
              + "; "
              + plan.scenario()
              + ", batch "
              + plan.batchSizes().stream().map(String::valueOf).collect(Collectors.joining(" "))
              + ", "
              + plan.repeats()
              + " x "
              + Numbers.text(plan.seconds())
              + " s, "
              + plan.queries()
              + " queries at least");
      for (Limit limit : profile.limits()) {
        lines.add("  " + words(limit, profile));
      }
      profile.origin().ifPresent(origin -> lines.add("  " + origin));
    }
    return lines;
  }

  private static String only(Profile profile) {
    return profile.precisions().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                " ("
                    + entry.getKey().word()
                    + " in "
                    + entry.getValue().stream()
                        .sorted()
                        .map(Precision::word)
                        .collect(Collectors.joining(", "))
                    + ")")
        .collect(Collectors.joining());
  }

  private static String words(Limit limit, Profile profile) {
    String words = limit.words();
    if (limit.target().isPresent()) {
      words += ", target " + Numbers.text(limit.target().get());
    }
    if (!limit.categories().equals(profile.categories())) {
      words += ", on " + words(limit.categories());
    }
    return words + (limit.refuses() ? "; no verdict without it" : "");
  }

  private static String words(Collection<Category> categories) {
    return categories.stream().sorted().map(Category::word).collect(Collectors.joining(", "));
  }

  /// A document that can be edited and given back.
  public static Json.Obj json(List<Profile> profiles) {
    return Json.object()
        .put("schema", Profiles.SCHEMA)
        .put("profiles", Json.array(profiles.stream().map(ProfileLines::json).toList()))
        .build();
  }

  private static Json json(Profile profile) {
    Json.Builder json =
        Json.object()
            .put("name", profile.name())
            .put("about", profile.about())
            .putText("origin", profile.origin())
            .put("categories", categories(profile.categories()));
    if (!profile.precisions().isEmpty()) {
      Json.Builder only = Json.object();
      profile.precisions().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              entry ->
                  only.put(
                      entry.getKey().word(),
                      Json.ofTexts(
                          entry.getValue().stream().sorted().map(Precision::word).toList())));
      json.put("precisions", only.build());
    }
    Profile.Plan plan = profile.plan();
    return json.put(
            "plan",
            Json.object()
                .put("scenario", plan.scenario())
                .put(
                    "batch_sizes",
                    Json.array(plan.batchSizes().stream().map(size -> Json.of(size)).toList()))
                .put("warm_ups", plan.warmUps())
                .put("queries", plan.queries())
                .put("repeats", plan.repeats())
                .put("seconds", plan.seconds())
                .build())
        .put("limits", Json.array(profile.limits().stream().map(ProfileLines::json).toList()))
        .build();
  }

  private static Json json(Limit limit) {
    Json.Builder json = Json.object().put("metric", limit.metric().name());
    limit.statistic().ifPresent(made -> json.put("statistic", made.word()));
    json.put("unit", limit.metric().unit().symbol());
    limit.atMost().ifPresent(value -> json.put("at_most", value));
    limit.atLeast().ifPresent(value -> json.put("at_least", value));
    limit.target().ifPresent(value -> json.put("target", value));
    return json.put("categories", categories(limit.categories()))
        .put("unmeasured", limit.refuses() ? "refuse" : "tell")
        .build();
  }

  private static Json categories(Collection<Category> categories) {
    return Json.ofTexts(categories.stream().sorted().map(Category::word).toList());
  }
}
