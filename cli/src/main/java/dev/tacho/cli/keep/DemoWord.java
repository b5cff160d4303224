package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `demo`: trains a real language model on two workers, and goes with it through what Tacho does.
public final class DemoWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("demo", Group.KEEP, "train a language model on two workers, and look at it")
        .operands("[TEXT]", 0, 1)
        .option("steps", "N", "train so many steps instead of about a minute")
        .option("workers", "N", "1 or 2, instead of as many as there is room for")
        .option("into", "FOLDER", "where models and reports go (tacho-demo)")
        .note(
            "Trains a model of the Llama family with 2.7 million parameters for about a minute, on"
                + " sources that come with the JDK, or on TEXT (a file or a folder): one worker does"
                + " a few steps, and its speed says how many two can do in that time. Then it"
                + " evaluates the model on text that was held out, shows what it says, holds the"
                + " first steps of two workers against those of one as tacho train validate does,"
                + " writes the model as GGUF and reads it back, verifies the run's seal and writes a"
                + " report as HTML and PDF. Where there is no room for two workers it says so and"
                + " takes one, or none.")
        .note(
            "Then a small model of bytes is trained by a program that knows nothing of Tacho, written"
                + " as ONNX and executed in fp32 and in int8, and the two are compared. At the end"
                + " stands how long each part took.")
        .note(
            "With --json one line on standard error says what became of it; standard output is the"
                + " second program's.")
        .example("tacho demo")
        .example("tacho demo --steps 50 notes.txt")
        .build();
  }

  @Override
  public int run(Call call) {
    int workers = call.arguments().count("workers", DemoPlan.USUAL);
    if (workers > DemoPlan.USUAL) {
      throw Refusal.usage("--workers " + workers + " is more than the demo has; give 1 or 2");
    }
    Path folder = call.path(call.arguments().text("into").orElse("tacho-demo"));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Refusal.input(
          folder + " cannot be made (" + e + "); name a folder that can, with --into");
    }
    return new Demo(call, folder, DemoPlan.here().atMost(workers)).run();
  }
}
