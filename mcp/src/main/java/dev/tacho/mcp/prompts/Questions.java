package dev.tacho.mcp.prompts;

import dev.tacho.mcp.offer.Prompt;
import java.util.List;
import java.util.Map;

/// All questions that are offered. Each names the tools that answer it, so that a model does not
/// have to look for them, and asks for figures with their steps.
public final class Questions {
  private static final Prompt.Blank RUN =
      new Prompt.Blank("run", "id, label, path or latest", true);
  private static final String PLAINLY =
      " Quote figures with their step. Say what could not be judged, and do not guess.";

  private Questions() {}

  /// In the order in which people come to ask them.
  public static List<Prompt> all() {
    return List.of(
        new Question(
            "is-it-fine",
            "Is this run fine, what is wrong, and what next?",
            List.of(RUN),
            "Is run {run} fine? Call summarize for it. Where it tells of findings, call findings for"
                + " the evidence. Answer in three sentences: the verdict, what is wrong since which"
                + " step, and what to do next."
                + PLAINLY),
        new Question(
            "why-did-it-fail",
            "Why did this run fail?",
            List.of(RUN),
            "Run {run} ended badly. Call summarize and findings for it, then history around the onset"
                + " of the most severe finding. Say what happened first, what followed from it, and"
                + " which change would most likely have prevented it."
                + PLAINLY),
        new Question(
            "which-is-better",
            "Which of two runs is better, and why?",
            List.of(
                new Prompt.Blank("a", "one run", true),
                new Prompt.Blank("b", "the other run", true)),
            "Which of the runs {a} and {b} is better? Call compare for both with what=metrics, then"
                + " with what=config. Name the winner per metric with its difference and interval;"
                + " where there are too few repeats to tell, say so. Tie differences to differences"
                + " of the configuration only as suspicions."
                + PLAINLY),
        new Question(
            "what-changed",
            "What changed in this run since I last asked?",
            List.of(RUN),
            "What changed in run {run} since you last told me? Call changes for it, with the mark of"
                + " your last answer when you have one. Tell only what is new."
                + PLAINLY),
        new Question(
            "best-run",
            "Which run is best by a metric, and what made it so?",
            List.of(new Prompt.Blank("metric", "as val/accuracy", true)),
            "Which run is best by {metric}? Call list_runs sorted by it, then compare the best three"
                + " with what=config. Say what they share and where they differ from the rest."
                + PLAINLY),
        new Question(
            "watch-it",
            "Watch a running job and speak up when something happens.",
            List.of(RUN),
            "Watch run {run}. Call changes with wait=60 again and again until it has ended, each time"
                + " with the mark of the answer before. Speak up only for a new finding, a change of"
                + " state, or a new best value; note them on the run with note when I ask for it."
                + PLAINLY));
  }

  /// @param text with `{name}` for each blank
  private record Question(String name, String says, List<Blank> blanks, String text)
      implements Prompt {
    @Override
    public String text(Map<String, String> given) {
      String filled = text;
      for (Map.Entry<String, String> entry : given.entrySet()) {
        filled = filled.replace("{" + entry.getKey() + "}", entry.getValue());
      }
      return filled;
    }
  }
}
