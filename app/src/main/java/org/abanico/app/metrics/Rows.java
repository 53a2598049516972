package org.abanico.app.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gauges of things that come and go, by labels: those of one reading take the place of those
 * before. At most {@link #MOST} of a name are shown; how many more there were is {@code
 * abanico_metrics_left_out}.
 */
final class Rows {
  static final int MOST = 1024;

  private final MeterRegistry registry;
  private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
  private final Map<String, List<MultiGauge.Row<?>>> rows = new LinkedHashMap<>();
  private long leftOut;
  private long leftOutNow;

  Rows(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("abanico.metrics.left.out", this, rows -> rows.leftOut);
  }

  /** Adds a value of this reading. */
  void put(String name, String description, Tags labels, double value) {
    gauges.computeIfAbsent(
        name, key -> MultiGauge.builder(key).description(description).register(registry));
    List<MultiGauge.Row<?>> all = rows.computeIfAbsent(name, _ -> new ArrayList<>());
    if (all.size() < MOST) {
      all.add(MultiGauge.Row.of(labels, value));
    } else {
      leftOutNow++;
    }
  }

  /** The reading is complete. */
  void show() {
    gauges.forEach((name, gauge) -> gauge.register(rows.getOrDefault(name, List.of()), true));
    rows.clear();
    leftOut = leftOutNow;
    leftOutNow = 0;
  }
}
