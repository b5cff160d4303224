package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import java.util.OptionalLong;

/// What a server says that it counted, as far as it can be so: not fewer tokens than none, and not
/// more than were asked for. Confined to one thread.
public final class Counts {
  /// Of a server that counts nothing.
  static final Counts NONE = new Counts(0);

  private final long most;
  private Said output = new Said(OptionalLong.empty(), false);
  private Said prompt = output;

  /// @param told what counts; empty where nothing was said, and where it cannot be so
  /// @param wrong whether what was said cannot be so
  private record Said(OptionalLong told, boolean wrong) {}

  /// @param most the tokens that an answer may have
  Counts(long most) {
    this.most = most;
  }

  /// The tokens that an answer may have: `own`, unless `extra` says otherwise. None or fewer is how
  /// servers are told that there is no bound.
  static long most(Json.Obj extra, String name, long own) {
    long most = extra.members().containsKey(name) ? Texts.whole(extra, name).orElse(0) : own;
    return most <= 0 ? Long.MAX_VALUE : most;
  }

  /// Takes the tokens of the answer that member `name` says, if it says some.
  void output(Json.Obj event, String name) {
    output = heard(Texts.whole(event, name), most, output);
  }

  /// Takes the tokens of the prompt that member `name` says, if it says some.
  void prompt(Json.Obj event, String name) {
    prompt = heard(Texts.whole(event, name), Long.MAX_VALUE, prompt);
  }

  private static Said heard(OptionalLong said, long most, Said before) {
    if (said.isEmpty()) {
      return before;
    }
    boolean wrong = said.getAsLong() < 0 || said.getAsLong() > most;
    return new Said(wrong ? OptionalLong.empty() : said, wrong);
  }

  OptionalLong output() {
    return output.told();
  }

  OptionalLong prompt() {
    return prompt.told();
  }

  boolean contradictory() {
    return output.wrong() || prompt.wrong();
  }
}
