package org.abanico.desktop.program;

import java.util.List;
import org.abanico.backup.LeftOut;
import org.abanico.backup.Shortfall;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Verified;
import org.abanico.client.ClientEvent;
import org.abanico.server.ServerEvent;

/** What the programs say in one language, on the command line as in a window. */
public interface Phrases {

  /** {@code 23.4 MB}. */
  String bytes(long bytes);

  /** {@code 98.3 MB/s}. */
  String rate(long bytesPerSecond);

  /** {@code 12:34}. */
  String clock(long nanos);

  /** {@code 12.3 s}. */
  String duration(long nanos);

  /** With the language's grouping. */
  String count(long number);

  /** A name from elsewhere, without characters that would disturb what is shown around it. */
  String safe(String name);

  /** What happened, by its code (protocol.md, section 9) and the other side's words. */
  String cause(String code, String words);

  /** Why an entry of the folder was left out (protocol.md, section 8.1). */
  String omission(String code, String detail);

  /** What entries could not be given, one sentence each. */
  List<String> shortfalls(List<Shortfall> shortfalls);

  /** That something is damaged, and how. */
  String damage(Damage damage);

  /** That a file system cannot hold something, and why. */
  String leftOut(LeftOut.Entry entry);

  /** What a verification has looked at, and then whether anything is damaged. */
  List<String> verified(Verified verified);

  /** The lines of an event; none for progress. */
  List<String> sentences(ClientEvent event, boolean source);

  /** The line of an event; none for progress. Events must come in order. */
  List<String> sentences(ServerEvent event, long nowNanos);
}
