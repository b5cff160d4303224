/// **The command line: words to actions.** Start at [Tacho], the way in, and at `Words`, the
/// table of words. This is the only room that prints, reads arguments or exits.
///
/// A word is one class that implements `Word`: its `Usage` says its options, from which parsing,
/// help and near-miss suggestions are made; its `run` turns a `Call` into an exit code. A new
/// word is one class and one line in `Words`, a golden help page and, for its `--json`, a schema
/// `tacho.WORD-1.schema.json` in core.
///
/// A package a group of the help page: `record`, `look`, `judge`, `share`, `keep`; below them
/// `view`, what several words show, and `shell`, what every word stands on.
///
/// Data goes to standard output; progress, hints and errors go to standard error. Exit codes are
/// in `ExitCode`. What a word prints comes from the other rooms' facts and is never computed from
/// anything else; what is not known is printed as `unavailable` with the reason.
///
/// Text that came from a run passes `Printable` before it reaches a screen, so that no recorded
/// escape sequence moves a reader's cursor.
///
/// Never here: numbers that no other room vouches for, reading or writing of a run's files by
/// other ways than the store, a stack trace without `--debug`.
@NullMarked
package dev.tacho.cli;

import org.jspecify.annotations.NullMarked;
