package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;

/**
 * A backup on its way to the members of one site: each block goes there once, with the list of
 * those that it is for, and is kept until the site keeps it (protocol.md, section 7.8).
 */
final class SiteOutlet implements Outlet, MemberQueue.Carrier {
  private final Site site;
  private final String backup;
  private final MemberQueue queue;

  /** The site's own numbers of those who have not come to an end, by the numbers of this server. */
  private final Map<Long, Long> live = new LinkedHashMap<>();

  /** For whom the blocks were that the site does not keep yet, by their numbers. */
  private final NavigableMap<Long, MemberSet> underWay = new TreeMap<>();

  private List<Long> behind = List.of();
  private long kept = -1;
  private long blocks = -1;
  private int repeats;
  private boolean sent;

  SiteOutlet(Site site, String backup, BlockStore.Share store, Consumer<String> onLost) {
    this.site = site;
    this.backup = backup;
    this.queue = new MemberQueue(this, store, onLost);
  }

  @Override
  public MemberQueue queue() {
    return queue;
  }

  @Override
  public void add(long member) {
    live.put(member, site.numberThere(member));
  }

  @Override
  public boolean isLive() {
    return !live.isEmpty();
  }

  @Override
  public void begin(String source) {
    send(new Message.Bring(backup, source, List.copyOf(live.values())));
  }

  @Override
  public void send(Message message) {
    site.session().send(message);
  }

  @Override
  public void sendIfIdle(Message message) {
    site.session().sendIfIdle(message);
  }

  @Override
  public void allGiven(long count) {
    blocks = count;
    tellSent();
  }

  /** The site is told once it keeps everything: from then on it goes on without this server. */
  private void tellSent() {
    if (blocks >= 0 && !sent && queue.isEmpty() && isLive()) {
      sent = true;
      send(new Message.Sent(backup, blocks));
    }
  }

  @Override
  public void end(long member, String code) {
    Long there = live.get(member);
    if (there != null) {
      send(new Message.Drop(backup, there, code));
    }
  }

  /** The site may have been on its way to begin with that member. */
  @Override
  public void gone(long member, String code) {
    end(member, code);
  }

  @Override
  public void finished(long member) {
    live.remove(member);
    if (live.isEmpty()) {
      queue.close();
      underWay.clear();
      site.closed(backup);
    } else {
      queue.keepOnly(block -> !audience(block).isEmpty());
      tellSent();
    }
  }

  /** Those at the site who still want a block, by the site's numbers. */
  private List<Long> audience(KeptBlock block) {
    return live.entrySet().stream()
        .filter(
            each -> block.members().isAll() || block.members().numbers().contains(each.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** What the site keeps is the site's to care for. */
  @Override
  public void stored(long number) {}

  @Override
  public boolean repeat(long number) {
    return false;
  }

  @Override
  public boolean isBehind(long member) {
    return behind.stream().noneMatch(live::containsValue) || behind.contains(live.get(member));
  }

  @Override
  public long unsentBytes() {
    return site.session().port().unsentBytes();
  }

  @Override
  public int undeliveredBlocks() {
    return site.session().port().undeliveredBlocks();
  }

  @Override
  public void carry(KeptBlock block, ByteBuf body) {
    MemberSet members =
        underWay.computeIfAbsent(
            block.number(),
            _ -> block.members().isAll() ? MemberSet.ALL : new MemberSet(audience(block)));
    site.session().sendBlock(block.header().to(members), body);
  }

  /** The site keeps everything up to this number. */
  void kept(long number) throws ProtocolViolation {
    requireUnkept(number);
    kept = number;
    repeats = 0;
    underWay.headMap(number, true).clear();
    queue.stored(number);
    tellSent();
  }

  /** A block came damaged to the site. */
  void retry(long number) throws ProtocolViolation {
    requireUnkept(number);
    ProtocolViolation.unless(queue.repeat(number), "RETRY of a block that was not sent");
    repeats++;
    ProtocolViolation.unless(repeats <= 2 * Limits.MAX_RETRIES, "a block comes damaged each time");
    queue.pump();
  }

  private void requireUnkept(long number) throws ProtocolViolation {
    ProtocolViolation.unless(number <= queue.highestSent(), "a block that was not sent");
    ProtocolViolation.unless(number > kept, "a block that is kept there");
  }

  /** The site has no room until these have caught up; none: it has room. */
  void full(List<Long> members) {
    behind = members;
  }
}
