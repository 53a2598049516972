package org.abanico.app.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is called. */
public final class HostName {
  /** Where Linux says it: asking the JDK may mean to wait for a name server. */
  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

  private static final String UNKNOWN = "localhost";

  private HostName() {}

  /** Never empty. */
  public static String get() {
    String name = read();
    return name.isBlank() ? UNKNOWN : name;
  }

  private static String read() {
    try {
      return Files.isReadable(LINUX)
          ? Files.readString(LINUX).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return UNKNOWN;
    } catch (IOException e) {
      return "";
    }
  }
}
