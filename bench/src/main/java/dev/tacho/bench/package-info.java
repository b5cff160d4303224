/// **Commands run again and again, and what that costs.**
@NullMarked
package dev.tacho.bench;

import org.jspecify.annotations.NullMarked;
