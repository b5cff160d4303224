/// **What stands in a report.** Start at [Templates]: a [Template] picks the sections of a
/// [dev.tacho.analysis.pack.Pack] and their order; each section has a class of its own. A section
/// without anything to show says why.
///
/// Never here: arithmetic, markup.
@NullMarked
package dev.tacho.report.template;

import org.jspecify.annotations.NullMarked;
