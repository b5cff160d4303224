package dev.tacho.report.chart.svg;

import dev.tacho.report.chart.HeatMap.Ramp;
import dev.tacho.report.chart.Tone;
import java.util.Locale;

/// The style sheet of a page that holds charts: their colours as variables, for light and dark
/// screens and for print. A page that lets its reader choose sets `data-theme` of its root to
/// `light` or `dark`. Pure.
public final class ChartStyle {
  /// What only the script makes use of.
  private static final String SCRIPTED =
      ".tacho-chart .c-k[role]{cursor:pointer}.tacho-chart .c-off{opacity:.4}\n"
          + ".tacho-chart .c-gone{display:none}\n"
          + ".tacho-tip{position:absolute;z-index:9;pointer-events:none;padding:4px 8px;"
          + "font-size:12px;background:var(--c-o);color:var(--c-t);border:1px solid var(--c-a);"
          + "border-radius:4px;max-width:28em}\n"
          + ".tacho-tip[hidden]{display:none}\n";

  private ChartStyle() {}

  /// The style sheet, to be put into the page once.
  public static String css() {
    StringBuilder css = new StringBuilder(6000);
    css.append(":root{").append(variables(Palette.LIGHT)).append("}\n");
    css.append("@media (prefers-color-scheme:dark){:root:not([data-theme=light]){");
    css.append(variables(Palette.DARK)).append("}}\n");
    css.append(":root[data-theme=dark]{").append(variables(Palette.DARK)).append("}\n");
    css.append("@media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){");
    css.append(variables(Palette.LIGHT)).append("}}\n");
    css.append(".tacho-chart{width:100%;height:auto;font-family:inherit;background:var(--c-o)}\n");
    for (String fill : new String[] {"t", "m", "o", "good", "warn", "bad", "plain"}) {
      css.append(fill(fill, fill));
    }
    css.append(stroke("g", "g")).append(stroke("a", "a")).append(stroke("r", "t"));
    for (int i = 0; i < Palette.SERIES; i++) {
      css.append(stroke("s" + i, "s" + i)).append(fill("f" + i, "s" + i));
    }
    for (Ramp ramp : Ramp.values()) {
      for (int i = 0; i < Palette.SHADES; i++) {
        String name = Ink.name(ramp);
        css.append(fill(name + i, name + i)).append(fill(name + "t" + i, name + "t" + i));
      }
    }
    css.append(".c-w path[stroke-width]{vector-effect:non-scaling-stroke;stroke-width:1.8px}\n");
    css.append(SCRIPTED);
    css.append(
        "@media print{.tacho-chart{break-inside:avoid}.tacho-tip,.tacho-filter{display:none}}\n");
    return css.toString();
  }

  private static String fill(String name, String variable) {
    return ".tacho-chart .c-" + name + "{fill:var(--c-" + variable + ")}\n";
  }

  private static String stroke(String name, String variable) {
    return ".tacho-chart .c-" + name + "{fill:none;stroke:var(--c-" + variable + ")}\n";
  }

  private static String variables(Palette palette) {
    StringBuilder all = new StringBuilder();
    variable(all, "o", palette.ground());
    variable(all, "t", palette.text());
    variable(all, "m", palette.muted());
    variable(all, "g", palette.grid());
    variable(all, "a", palette.axis());
    for (Tone tone : Tone.values()) {
      variable(all, tone.name().toLowerCase(Locale.ROOT), palette.tone(tone));
    }
    for (int i = 0; i < Palette.SERIES; i++) {
      variable(all, "s" + i, palette.series(i));
    }
    for (Ramp ramp : Ramp.values()) {
      for (int i = 0; i < Palette.SHADES; i++) {
        String colour = Ink.of(palette, ramp, i);
        variable(all, Ink.name(ramp) + i, colour);
        variable(all, Ink.name(ramp) + "t" + i, Palette.on(colour));
      }
    }
    return all.toString();
  }

  private static void variable(StringBuilder all, String name, String colour) {
    all.append("--c-").append(name).append(':').append(colour).append(';');
  }
}
