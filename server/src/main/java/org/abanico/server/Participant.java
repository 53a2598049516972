package org.abanico.server;

import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;

/**
 * A member's part in one backup: what it has been given and has said, and in which order it may.
 */
final class Participant {
  /** One that asks again more often, and stores nothing meanwhile, is given up. */
  private static final int MAX_RETRIES = 2 * Limits.MAX_RETRIES;

  private final Relay.Member member;
  private final Outlet outlet;
  private boolean answeredNeed;
  private boolean asks;
  private boolean finished;
  private boolean spoken;
  private boolean held;
  private boolean publishing;
  private long files;
  private long bytes;
  private String code = "";
  private long stored = -1;
  private long wanted = -1;
  private int retries;

  Participant(Relay.Member member, Outlet outlet) {
    this.member = member;
    this.outlet = outlet;
  }

  Relay.Member member() {
    return member;
  }

  Outlet outlet() {
    return outlet;
  }

  /** Whether it is not known yet what becomes of it. */
  boolean isLive() {
    return !finished;
  }

  /** It has said its last word about the backup. */
  void hasSpoken() {
    spoken = true;
  }

  /** Whether others ended its part, of which it may not know yet. */
  boolean isGivenUp() {
    return finished && !spoken;
  }

  /** It comes to an end with its part: it holds the backup, or failed with a code. */
  void finish(boolean holds, String why) {
    finished = true;
    held = holds;
    code = why;
    outlet.finished(member.member());
  }

  /** Takes note of what it says; what it may not say is a violation. */
  void says(Message.OfDestination message) throws ProtocolViolation {
    ProtocolViolation.unless(!finished, "has finished already");
    ProtocolViolation.unless(
        answeredNeed || message instanceof Message.Need || message instanceof Message.Failed,
        "has not answered NEED");
    switch (message) {
      case Message.Need need -> {
        ProtocolViolation.unless(!answeredNeed, "NEED twice");
        answeredNeed = true;
        asks = !need.all();
      }
      case Message.Want want -> {
        ProtocolViolation.unless(asks, "WANT of one who needs all");
        ProtocolViolation.unless(
            want.number() <= outlet.queue().highestSent(), "a block that was not sent");
        ProtocolViolation.unless(want.number() > wanted, "answered before");
        wanted = want.number();
      }
      case Message.Stored said -> {
        requireUnstored(said.number());
        stored = said.number();
        retries = 0;
        outlet.stored(stored);
      }
      case Message.Retry retry -> {
        requireUnstored(retry.number());
        ProtocolViolation.unless(
            outlet.repeat(retry.number()), "RETRY of a block that is not for it");
        retries++;
      }
      case Message.Progress progress -> {
        files = progress.files();
        bytes = progress.bytes();
        publishing = progress.phase() == Phase.PUBLISHING;
      }
      case Message.Receipt _, Message.Failed _ -> {}
    }
  }

  private void requireUnstored(long number) throws ProtocolViolation {
    ProtocolViolation.unless(number <= outlet.queue().highestSent(), "a block that was not sent");
    ProtocolViolation.unless(number > stored, "a block that was stored");
  }

  /** Whether blocks do not open there, however often they are sent. */
  boolean isHopeless() {
    return retries > MAX_RETRIES;
  }

  ServerStatus.Part status() {
    ServerStatus.PartState state =
        held
            ? ServerStatus.PartState.HELD
            : finished
                ? ServerStatus.PartState.FAILED
                : publishing ? ServerStatus.PartState.PUBLISHING : ServerStatus.PartState.RECEIVING;
    return new ServerStatus.Part(member.name(), state, files, bytes, code);
  }
}
