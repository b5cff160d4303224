package dev.tacho.report.chart;

/// A straight line across the plot with a name: a limit, a percentile, the end of the warm-up.
///
/// @param at its place, in the unit of the axis it stands on
public record Rule(String name, double at) {}
