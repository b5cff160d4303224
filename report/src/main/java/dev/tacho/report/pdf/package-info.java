/// **A report on paper.** Start at [PdfFile]. The pages are laid out by openhtmltopdf; charts are
/// drawn from the same SVG as on a screen by a painter of our own, as lines and letters and never
/// as dots. Why not by the library's: decision note 171. The fonts lie beside these classes with
/// their licence.
///
/// Nothing outside this package touches the library, so no other word loads a class of it.
@NullMarked
package dev.tacho.report.pdf;

import org.jspecify.annotations.NullMarked;
