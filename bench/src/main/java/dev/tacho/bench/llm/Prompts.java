package dev.tacho.bench.llm;

import java.util.List;
import java.util.random.RandomGenerator;

/// Makes prompts of about so many tokens: short words, of which most tokenizers make one token
/// each. All words are drawn, so that no prompt is the beginning of another and a cache of prefixes
/// is of no use. How many tokens it was the server says.
final class Prompts {
  private static final List<String> WORDS =
      List.of(
          ("the of and to in is it you that he was for on are with as his they be at one have this"
                  + " from or had by hot but some what there we can out other were all your when up"
                  + " use word how said an each she which do their time if will way about many then"
                  + " them would write like so these her long make thing see him two has look more"
                  + " day could go come did my sound no most number who over know water than call"
                  + " first people may down side been now find")
              .split(" "));

  private Prompts() {}

  static String of(int tokens, RandomGenerator random) {
    StringBuilder text = new StringBuilder(tokens * 5);
    for (int i = 0; i < tokens; i++) {
      if (i > 0) {
        text.append(' ');
      }
      text.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }
}
