package org.abanico.transport.recovery;

/**
 * What is remembered of a packet that was sent and counts towards bytes in flight: what it carried,
 * to send that again if it is lost, and the state of delivery when it left.
 */
public final class SentPacket {
  /** No ACK was in the packet. */
  public static final long NO_ACK = -1;

  long number;
  long sentTime;
  int bytes;

  /** The largest number that an ACK in this packet named, or {@link #NO_ACK}. */
  long ackLargest;

  int controlLength;
  long controlOffset;
  int bodyLength;
  long bodyOffset;
  boolean creditControl;
  boolean creditBody;
  boolean pathProbe;
  boolean leftBehind;

  long deliveredBefore;
  long deliveredTimeBefore;
  long firstSentTimeBefore;
  long lostBefore;
  long inFlightAtSend;
  boolean applicationLimited;
  boolean declaredLost;
  long lostTime;

  public SentPacket(long number, long sentTime, int bytes) {
    renew(number, sentTime, bytes);
  }

  /** Makes another packet of it. {@link DeliveryRate#onSent} sets what it sets in all of them. */
  final SentPacket renew(long newNumber, long newSentTime, int newBytes) {
    number = newNumber;
    sentTime = newSentTime;
    bytes = newBytes;
    ackLargest = NO_ACK;
    controlLength = 0;
    bodyLength = 0;
    creditControl = false;
    creditBody = false;
    pathProbe = false;
    leftBehind = false;
    declaredLost = false;
    return this;
  }

  public long number() {
    return number;
  }

  public long sentTime() {
    return sentTime;
  }

  /** Its size as a datagram. */
  public int bytes() {
    return bytes;
  }

  public SentPacket withAck(long largest) {
    ackLargest = largest;
    return this;
  }

  /** It carried bytes of stream 0. */
  public SentPacket withControl(long offset, int length) {
    controlOffset = offset;
    controlLength = length;
    return this;
  }

  /** It carried bytes of stream 1. */
  public SentPacket withBody(long offset, int length) {
    bodyOffset = offset;
    bodyLength = length;
    return this;
  }

  /** It carried CREDIT of these streams. */
  public SentPacket withCredit(boolean control, boolean body) {
    creditControl = control;
    creditBody = body;
    return this;
  }

  /**
   * It is a probe of the path's MTU: it carries nothing, and its loss says nothing of congestion
   * (RFC 8899, section 3).
   */
  public SentPacket asPathProbe() {
    pathProbe = true;
    return this;
  }

  public long ackLargest() {
    return ackLargest;
  }

  public long controlOffset() {
    return controlOffset;
  }

  public int controlLength() {
    return controlLength;
  }

  public long bodyOffset() {
    return bodyOffset;
  }

  public int bodyLength() {
    return bodyLength;
  }

  public boolean creditControl() {
    return creditControl;
  }

  public boolean creditBody() {
    return creditBody;
  }

  public boolean isPathProbe() {
    return pathProbe;
  }

  /** Whether it was sent on another path than is used now: its fate says nothing of this one. */
  public boolean isLeftBehind() {
    return leftBehind;
  }

  /** Whether its loss, or that it was taken for lost, says something of the path. */
  boolean tellsOfPath() {
    return !pathProbe && !leftBehind;
  }
}
