/// Facts into what people read: terminal text and charts.
module dev.tacho.report {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires transitive dev.tacho.analysis;
  requires java.desktop;
  requires java.logging;
  requires java.xml;
  requires openhtmltopdf.core;
  requires openhtmltopdf.pdfbox;
  requires org.apache.pdfbox;

  exports dev.tacho.report.budget;
  exports dev.tacho.report.chart.gallery;
  exports dev.tacho.report.chart.svg;
  exports dev.tacho.report.chart.text;
  exports dev.tacho.report.chart;
  exports dev.tacho.report.gallery;
  exports dev.tacho.report.html;
  exports dev.tacho.report.pack;
  exports dev.tacho.report.pdf;
  exports dev.tacho.report.plot;
  exports dev.tacho.report.summary;
  exports dev.tacho.report.template;
  exports dev.tacho.report.text;
}
