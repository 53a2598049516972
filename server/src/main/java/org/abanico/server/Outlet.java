package org.abanico.server;

import org.abanico.wire.message.Message;

/** Where a backup goes for one member, or for all those of one site (protocol.md, section 7.8). */
sealed interface Outlet permits DirectOutlet, SiteOutlet {
  /** What goes there, or waits to go. */
  MemberQueue queue();

  /** One more gets the backup there. Before {@link #begin}. */
  void add(long member);

  /** Whether anybody there waits for it. */
  boolean isLive();

  /** Tells those who are there that it begins. */
  void begin(String source);

  /** Sends what is for everybody there. */
  void send(Message message);

  /** Sends the like of what comes again soon, unless there is too much on the way. */
  void sendIfIdle(Message message);

  /** The source has given all blocks, so many. */
  void allGiven(long blocks);

  /** Tells a member that others have ended its part. */
  void end(long member, String code);

  /** A member is not there any more. */
  void gone(long member, String code);

  /** A member has come to an end with its part, in whatever way. Last, for that member. */
  void finished(long member);

  /** A member has everything up to this number on its disk. */
  void stored(long number);

  /** A member is to get a block again. Returns false when it may not. */
  boolean repeat(long number);

  /** Whether a member, rather than others there, has to catch up. */
  boolean isBehind(long member);
}
