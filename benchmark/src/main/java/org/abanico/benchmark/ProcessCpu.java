package org.abanico.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used of the machine's cores: all its threads, the JVM's own among them. */
final class ProcessCpu {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessCpu() {}

  /** User and system time so far, in seconds. */
  static double seconds() {
    return SYSTEM.getProcessCpuTime() / 1e9;
  }
}
