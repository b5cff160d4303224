/// **What every word stands on.** How a word is called and parsed ([Usage], [Call]), where it
/// prints ([Console]), and how it fails ([Refusal], [ExitCode]). Never here: a word.
@NullMarked
package dev.tacho.cli.shell;

import org.jspecify.annotations.NullMarked;
