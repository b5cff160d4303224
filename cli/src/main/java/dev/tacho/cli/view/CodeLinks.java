package dev.tacho.cli.view;

import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the code of a run can be looked at. Only for hosts whose addresses are known by their
/// form; nothing is asked of them. Pure.
///
/// @param commit its page
/// @param pull the pull or merge request that the run was started for, by its environment or by its
///     tag `pull_request`
/// @param pulls a search for the pull requests that have the commit
public record CodeLinks(Optional<String> commit, Optional<String> pull, Optional<String> pulls) {
  /// The tag that says which pull request a run belongs to: its number, or its address.
  static final String TAG = "pull_request";

  private static final Pattern REMOTE =
      Pattern.compile(
          "(?:[a-z+]+://)?(?:[^@/\\s]*@)?(?<host>[A-Za-z0-9.-]+)(?::\\d+)?[:/](?<path>[\\w./~-]+?)"
              + "(?:\\.git)?/?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern PULL_REF = Pattern.compile("refs/pull/(\\d{1,9})/.*");

  /// The links of a run.
  ///
  /// @param tags as they stand, later ones included
  public static CodeLinks of(RunHeader header, Map<String, String> tags) {
    Optional<Site> site = header.git().flatMap(RunHeader.Git::remote).flatMap(CodeLinks::site);
    Optional<String> sha =
        header.git().map(RunHeader.Git::commit).filter(c -> COMMIT.matcher(c).matches());
    return new CodeLinks(
        site.flatMap(s -> sha.map(s::commit)),
        tagged(tags, site).or(() -> ofEnvironment(header.environment())),
        site.filter(s -> s.kind == Kind.GITHUB)
            .flatMap(s -> sha.map(c -> s.base + "/pulls?q=" + c)));
  }

  /// The links that there are, as members of a JSON answer.
  public Json.Obj json() {
    return Json.object()
        .putText("commit_url", commit)
        .putText("pull_request_url", pull)
        .putText("pull_requests_with_commit_url", pulls)
        .build();
  }

  /// Whose addresses they are.
  private enum Kind {
    GITHUB,
    GITLAB,
    BITBUCKET,
    GITEA
  }

  private record Site(Kind kind, String base) {
    String commit(String sha) {
      return switch (kind) {
        case GITHUB, GITEA -> base + "/commit/" + sha;
        case GITLAB -> base + "/-/commit/" + sha;
        case BITBUCKET -> base + "/commits/" + sha;
      };
    }

    String pull(String number) {
      return switch (kind) {
        case GITHUB -> base + "/pull/" + number;
        case GITEA -> base + "/pulls/" + number;
        case GITLAB -> base + "/-/merge_requests/" + number;
        case BITBUCKET -> base + "/pull-requests/" + number;
      };
    }
  }

  private static Optional<Site> site(String remote) {
    // what stands for removed credentials
    Matcher parts = REMOTE.matcher(remote.replace("[redacted]@", ""));
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = parts.group("host");
    return kind(host).map(kind -> new Site(kind, "https://" + host + "/" + parts.group("path")));
  }

  private static Optional<Kind> kind(String host) {
    if (host.equals("github.com") || host.startsWith("github.")) {
      return Optional.of(Kind.GITHUB);
    }
    if (host.equals("gitlab.com") || host.startsWith("gitlab.")) {
      return Optional.of(Kind.GITLAB);
    }
    if (host.equals("bitbucket.org")) {
      return Optional.of(Kind.BITBUCKET);
    }
    return host.equals("codeberg.org") || host.startsWith("gitea.")
        ? Optional.of(Kind.GITEA)
        : Optional.empty();
  }

  private static Optional<String> tagged(Map<String, String> tags, Optional<Site> site) {
    String tag = tags.getOrDefault(TAG, "");
    if (tag.startsWith("https://")) {
      return Optional.of(tag);
    }
    return NUMBER.matcher(tag).matches() ? site.map(s -> s.pull(tag)) : Optional.empty();
  }

  private static Optional<String> ofEnvironment(Map<String, String> environment) {
    Matcher github = PULL_REF.matcher(environment.getOrDefault("GITHUB_REF", ""));
    String server = environment.getOrDefault("GITHUB_SERVER_URL", "");
    String repository = environment.getOrDefault("GITHUB_REPOSITORY", "");
    if (github.matches() && !server.isEmpty() && !repository.isEmpty()) {
      return Optional.of(server + "/" + repository + "/pull/" + github.group(1));
    }
    String merge = environment.getOrDefault("CI_MERGE_REQUEST_IID", "");
    String project = environment.getOrDefault("CI_PROJECT_URL", "");
    return merge.isEmpty() || project.isEmpty()
        ? Optional.empty()
        : Optional.of(project + "/-/merge_requests/" + merge);
  }
}
