package dev.tacho.cli.shell;

/// One word of the command line. Stateless; made for every call.
public interface Word {
  /// How the word is used: the source of its parsing and its help.
  Usage usage();

  /// Does what the word says and tells the exit code. Fails with a [Refusal] when it cannot.
  int run(Call call);
}
