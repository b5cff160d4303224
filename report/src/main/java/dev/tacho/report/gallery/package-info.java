/// **Reports of runs that never were.** Start at [ReportGallery]: every template with runs that
/// have everything and with runs that have next to nothing, for whoever changes one, and for the
/// tests. All numbers in them are made up and say so: their tool is called `constructed`.
@NullMarked
package dev.tacho.report.gallery;

import org.jspecify.annotations.NullMarked;
