/// **What a model can ask**: few tools that compose. Start at [Toolbox]. Each hands the question
/// to the rooms below and cuts the answer to its budget. Never here: arithmetic on what was
/// measured.
@NullMarked
package dev.tacho.mcp.tools;

import org.jspecify.annotations.NullMarked;
