package dev.tacho.bench.llm.api;

import java.util.Arrays;
import java.util.Optional;

/// The ways to ask that are known.
public enum Api {
  OPENAI("openai"),
  OPENAI_COMPLETIONS("openai-completions"),
  TGI("tgi"),
  TRITON("triton"),
  TACHO("tacho");

  private final String word;

  Api(String word) {
    this.word = word;
  }

  /// As it is typed.
  public String word() {
    return word;
  }

  /// The one that `word` means.
  public static Optional<Api> parse(String word) {
    return Arrays.stream(values()).filter(api -> api.word.equals(word)).findFirst();
  }

  /// Begins to ask for `job`.
  ///
  /// @param versioned whether the target's base already ends with the API's version, `/v1`
  public Talk ask(Job job, boolean versioned) {
    String v1 = versioned ? "" : "/v1";
    return switch (this) {
      case OPENAI -> new OpenAi(job, v1, true);
      case OPENAI_COMPLETIONS -> new OpenAi(job, v1, false);
      case TGI -> new Tgi(job);
      case TRITON -> new Triton(job);
      case TACHO -> new OwnQueue(job, v1);
    };
  }
}
