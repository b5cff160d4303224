/// **A report for a browser.** Start at [HtmlPage]: one file with everything in it, complete
/// without script and without a network. [Body] writes the blocks; the face for paper takes them
/// from there.
@NullMarked
package dev.tacho.report.html;

import org.jspecify.annotations.NullMarked;
