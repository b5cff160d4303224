/// **What boards print about themselves**, taken apart: one parser for whoever watches a board and
/// for whoever reads what it printed. Pure.
@NullMarked
package dev.tacho.core.board;

import org.jspecify.annotations.NullMarked;
