package dev.tacho.core;

import dev.tacho.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Who, what, where and when: the facts of a run that are known before it starts. Written once, as
/// `run.json`; what changes later are events and annotations.
///
/// @param pipeline the name of the pipeline that this run goes through, stage by stage; its earlier
///     runs tell how long it takes
/// @param tags as given at the start; later tags are annotations
/// @param command the argument vector, secrets already replaced; empty for a run that its own
///     program opened
/// @param started the run's time zero by both clocks; [ClockAnchor#UNKNOWN] where another tool's
///     files do not tell
/// @param writer the program that wrote the run, as `tacho 0.1.0`
/// @param configuration what was given with `--config`, else no members
/// @param environment the allowed part of the environment, secrets already replaced
public record RunHeader(
    RunId id,
    Optional<Label> name,
    Optional<Label> project,
    Optional<Label> pipeline,
    Map<String, String> tags,
    List<String> command,
    String workingDirectory,
    ClockAnchor started,
    String writer,
    Host host,
    Optional<Git> git,
    Json.Obj configuration,
    Map<String, String> environment,
    List<Link> links) {

  /// Format and major version, first member of `run.json`.
  public static final String SCHEMA = "tacho.run/1";

  /// The machine and the account that a run was recorded on. Text that another tool's files do not
  /// tell is empty.
  ///
  /// @param system operating system and release
  /// @param cpus processors that this process may use
  /// @param memoryBytes physical memory; empty where the system does not tell
  public record Host(
      String name,
      String user,
      String system,
      String architecture,
      OptionalInt cpus,
      OptionalLong memoryBytes) {
    /// Nothing is told of the machine.
    public static final Host UNKNOWN =
        new Host("", "", "", "", OptionalInt.empty(), OptionalLong.empty());

    /// A machine that says how many processors there are.
    public Host(
        String name,
        String user,
        String system,
        String architecture,
        int cpus,
        OptionalLong memoryBytes) {
      this(name, user, system, architecture, OptionalInt.of(cpus), memoryBytes);
    }
  }

  /// The state of the git checkout that the working directory lies in.
  ///
  /// @param remote where it came from, credentials removed
  /// @param dirty whether tracked files differed from the commit
  public record Git(
      String commit, Optional<String> branch, Optional<String> remote, boolean dirty) {}

  public RunHeader {
    tags = Map.copyOf(tags);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    links = List.copyOf(links);
  }

  /// When it started, by the wall clock; empty where another tool's files do not tell.
  public Optional<Instant> startedAt() {
    return started.equals(ClockAnchor.UNKNOWN) ? Optional.empty() : Optional.of(started.wall());
  }

  /// What people see first: the name, else the id.
  public String title() {
    return name.map(Label::text).orElse(id.text());
  }

  public Json.Obj toJson() {
    Json.Builder hostJson =
        Json.object()
            .put("name", host.name)
            .put("user", host.user)
            .put("system", host.system)
            .put("architecture", host.architecture)
            .putWhole(
                "cpus",
                host.cpus.isPresent()
                    ? OptionalLong.of(host.cpus.getAsInt())
                    : OptionalLong.empty())
            .putWhole("memory_bytes", host.memoryBytes);
    Json.Builder json =
        Json.object()
            .put("schema", SCHEMA)
            .put("id", id.text())
            .putText("name", name.map(Label::text))
            .putText("project", project.map(Label::text))
            .putText("pipeline", pipeline.map(Label::text))
            .put("tags", Json.ofTexts(new TreeMap<>(tags)))
            .put("command", Json.ofTexts(command))
            .put("working_directory", workingDirectory)
            .put("started", started.toJson())
            .put("writer", writer)
            .put("host", hostJson.build());
    git.ifPresent(
        g ->
            json.put(
                "git",
                Json.object()
                    .put("commit", g.commit)
                    .putText("branch", g.branch)
                    .putText("remote", g.remote)
                    .put("dirty", g.dirty)
                    .build()));
    return json.put("configuration", configuration)
        .put("environment", Json.ofTexts(new TreeMap<>(environment)))
        .put("links", Json.array(links.stream().map(Link::toJson).toList()))
        .build();
  }

  /// Reads what [#toJson] wrote, by this or a later minor version; unknown members are left alone.
  /// Fails with the field's name when one is missing or wrong, and with the version when its
  /// major is not 1.
  public static RunHeader of(Json.Obj json) {
    FormatVersion.require(json, SCHEMA);
    Json.Obj host = json.needObject("host");
    return new RunHeader(
        new RunId(json.needText("id")),
        json.text("name").map(Label::new),
        json.text("project").map(Label::new),
        json.text("pipeline").map(Label::new),
        json.textMap("tags"),
        json.texts("command"),
        json.needText("working_directory"),
        ClockAnchor.of(json.needObject("started")),
        json.needText("writer"),
        new Host(
            host.needText("name"),
            host.needText("user"),
            host.needText("system"),
            host.needText("architecture"),
            cpus(host),
            host.whole("memory_bytes")),
        json.object("git").map(RunHeader::git),
        json.object("configuration").orElse(Json.Obj.EMPTY),
        json.textMap("environment"),
        json.array("links").stream().map(RunHeader::link).toList());
  }

  private static OptionalInt cpus(Json.Obj host) {
    OptionalLong told = host.whole("cpus");
    return told.isPresent()
        ? OptionalInt.of(Math.toIntExact(told.getAsLong()))
        : OptionalInt.empty();
  }

  private static Git git(Json.Obj json) {
    return new Git(
        json.needText("commit"),
        json.text("branch"),
        json.text("remote"),
        json.get("dirty").filter(d -> d.equals(Json.of(true))).isPresent());
  }

  private static Link link(Json json) {
    if (json instanceof Json.Obj object) {
      return Link.of(object);
    }
    throw new IllegalArgumentException("a link must be an object, found " + json);
  }
}
