package dev.tacho.report.chart.svg;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.report.chart.HeatMap.Ramp;
import dev.tacho.report.chart.Tone;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the colours were chosen by, measured.
final class PaletteTest {
  /// Linear light as people see it: as most do, then without red, green or blue cones (Machado et
  /// al. 2009, severity 1).
  private static final double[][][] EYES = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {
      {0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}
    },
    {
      {0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}
    },
    {
      {1.255528, -0.076749, -0.178779},
      {-0.078411, 0.930809, 0.147602},
      {0.004733, 0.691367, 0.303900}
    }
  };

  @ParameterizedTest
  @EnumSource
  void text_hasTheContrastOfText(Palette palette) {
    assertContrast(4.5, palette.text(), palette.ground());
    assertContrast(4.5, palette.muted(), palette.ground());
    for (Ramp ramp : Ramp.values()) {
      for (int i = 0; i < Palette.SHADES; i++) {
        String shade = Ink.of(palette, ramp, i);
        assertContrast(4.5, Palette.on(shade), shade);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void marks_haveTheContrastOfMarks(Palette palette) {
    for (int i = 0; i < Palette.SERIES; i++) {
      assertContrast(3, palette.series(i), palette.ground());
    }
    for (Tone tone : Tone.values()) {
      assertContrast(3, palette.tone(tone), palette.ground());
    }
    assertContrast(3, palette.axis(), palette.ground());
  }

  @ParameterizedTest
  @EnumSource
  void series_stayApart_howeverColoursAreSeen(Palette palette) {
    for (int a = 0; a < Palette.SERIES; a++) {
      for (int b = 0; b < a; b++) {
        for (int eye = 0; eye < EYES.length; eye++) {
          double apart = distance(palette.series(a), palette.series(b), EYES[eye]);
          String which = palette + ", series " + a + " and " + b + ", eye " + eye + ": " + apart;
          assertTrue(apart >= 15, which);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shadesOfARamp_growDarkerOrLighterThroughout(Palette palette) {
    for (int i = 2; i < Palette.SHADES; i++) {
      double before = Palette.contrast(palette.sequential(i - 1), palette.sequential(0));
      double now = Palette.contrast(palette.sequential(i), palette.sequential(0));
      assertTrue(now > before, palette + " shade " + i);
    }
  }

  private static void assertContrast(double least, String one, String other) {
    double contrast = Palette.contrast(one, other);
    assertTrue(contrast >= least, one + " on " + other + ": " + contrast);
  }

  /// In CIELAB, as an eye sees both.
  private static double distance(String one, String other, double[][] eye) {
    double[] a = lab(one, eye);
    double[] b = lab(other, eye);
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  private static double[] lab(String colour, double[][] eye) {
    double[] light = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        light[i] += eye[i][j] * Palette.linear(colour, 1 + 2 * j);
      }
      light[i] = Math.clamp(light[i], 0, 1);
    }
    double x = (0.4124 * light[0] + 0.3576 * light[1] + 0.1805 * light[2]) / 0.95047;
    double y = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    double z = (0.0193 * light[0] + 0.1192 * light[1] + 0.9505 * light[2]) / 1.08883;
    return new double[] {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
  }

  private static double f(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }
}
