/// **Every kind of chart from fixed data.** Start at [ChartGallery]: for whoever changes how charts
/// look, and for the tests that hold their pictures. All data here are made up and say so.
@NullMarked
package dev.tacho.report.chart.gallery;

import org.jspecify.annotations.NullMarked;
