package dev.tacho.report.chart;

/// What a reader should think of something shown. Each has a colour and a sign, so that colour
/// alone never carries it.
public enum Tone {
  /// Nothing is said.
  PLAIN(""),
  GOOD("✓"),
  WARN("!"),
  BAD("✗");

  private final String sign;

  Tone(String sign) {
    this.sign = sign;
  }

  /// The sign that stands for it where there is no colour; empty for [#PLAIN].
  public String sign() {
    return sign;
  }
}
