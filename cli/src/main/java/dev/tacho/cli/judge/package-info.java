/// **The words that judge:** `gate`. Their exit code is an answer.
@NullMarked
package dev.tacho.cli.judge;

import org.jspecify.annotations.NullMarked;
