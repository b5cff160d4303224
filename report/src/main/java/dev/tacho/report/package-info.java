/// **Facts into what people read.** One description of a chart, drawn for the terminal. Never here:
/// arithmetic on what was measured, files, printing.
@NullMarked
package dev.tacho.report;

import org.jspecify.annotations.NullMarked;
