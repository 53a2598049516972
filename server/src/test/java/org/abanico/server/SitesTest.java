package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.abanico.server.Relays.Client;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.message.ConnectionPair;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two relays, one of which is a site of the other: the hub and the branch. */
class SitesTest {
  private static final String ROOT = "0".repeat(64);
  private static final String SECOND = "20260102T030406Z";

  private final Relays hub = new Relays(1);
  private final Relays branch = new Relays(hub);
  private final Uplink uplink = branch.server.uplink(1, "group", "branch", "hub:9440");
  private ConnectionPair line;

  @BeforeEach
  void connect() {
    line = hub.connect(uplink);
  }

  @AfterEach
  void nothingIsKept() {
    hub.close();
    hub.run();
    assertThat(hub.heldBytes()).isZero();
    assertThat(branch.heldBytes()).isZero();
  }

  private static Message.Receipt receipt(String backup) {
    return new Message.Receipt(backup, ROOT, 1, 1);
  }

  private void need(Client... members) {
    for (Client member : members) {
      member.say(Message.Need.all(BACKUP));
    }
  }

  /** Bytes that the hub has sent to the branch. */
  private long sentOverTheLine() {
    return line.server().statistics().bytesSent();
  }

  private long memberAtHub(Client source, String name) {
    return source.received(Message.Member.class).stream()
        .filter(member -> member.name().equals(name))
        .toList()
        .getLast()
        .member();
  }

  @Test
  void aSourceSeesDestinationsOfASiteLikeOthers() {
    branch.destination("till");
    hub.destination("attic");
    branch.destination("stock");
    Client source = hub.source(3);
    assertThat(source.received(Message.Member.class))
        .extracting(Message.Member::name)
        .containsExactly("till", "attic", "stock");
    assertThat(source.last(Message.ReadyToSend.class).members()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void eachBlockGoesOverTheLineOnceForAllWhoAreThere() {
    Client till = branch.destination("till");
    Client stock = branch.destination("stock");
    Client source = hub.source(2);
    need(till, stock);
    String body = "z".repeat(100_000);
    long before = sentOverTheLine();
    source.sendBlock(0, MemberSet.ALL, body);
    assertThat(till.bodies).containsExactly(body);
    assertThat(stock.bodies).containsExactly(body);
    assertThat(sentOverTheLine() - before).isBetween(100_000L, 101_000L);
  }

  @Test
  void whatEachSaysReachesTheSourceWithTheNumberThatItKnows() {
    Client till = branch.destination("till");
    Client stock = branch.destination("stock");
    Client source = hub.source(2);
    need(till, stock);
    source.sendBlock(0, MemberSet.ALL, "zero").say(new Message.Sent(BACKUP, 1));
    till.say(new Message.Stored(BACKUP, 0)).say(receipt(BACKUP));
    stock.say(new Message.Failed(BACKUP, "disk-full", ""));
    long tillThere = memberAtHub(source, "till");
    assertThat(source.received(Message.From.class))
        .contains(
            new Message.From(tillThere, new Message.Stored(BACKUP, 0)),
            new Message.From(tillThere, receipt(BACKUP)),
            new Message.From(
                memberAtHub(source, "stock"), new Message.Failed(BACKUP, "disk-full", "")));
    assertThat(hub.events)
        .contains(new ServerEvent.MemberFinished("group", BACKUP, "till", true, ""))
        .contains(new ServerEvent.MemberFinished("group", BACKUP, "stock", false, "disk-full"));
    assertThat(hub.events).filteredOn(ServerEvent.BackupEnded.class::isInstance).hasSize(1);
  }

  @Test
  void aBlockForSomeGoesToThemAloneAndOneForNobodyThereNotAtAll() {
    Client till = branch.destination("till");
    Client stock = branch.destination("stock");
    Client attic = hub.destination("attic");
    Client source = hub.source(3);
    need(till, stock, attic);
    long atTill = memberAtHub(source, "till");
    source.sendBlock(0, MemberSet.of(attic.member()), "for the attic");
    source.sendBlock(1, new MemberSet(List.of(atTill, attic.member())), "for two");
    source.sendBlock(2, MemberSet.ALL, "for all");
    assertThat(till.bodies).containsExactly("for two", "for all");
    assertThat(stock.bodies).containsExactly("for all");
    assertThat(attic.bodies).containsExactly("for the attic", "for two", "for all");
    assertThat(till.headers).extracting(Message.Block::number).containsExactly(1L, 2L);
    source.say(new Message.Sent(BACKUP, 3));
    assertThat(branch.events).contains(new ServerEvent.BackupSent("group", BACKUP));
  }

  @Test
  void aLastBlockThatWasForOthersDoesNotKeepTheSiteFromHearingThatAllIsSent() {
    Client till = branch.destination("till");
    Client attic = hub.destination("attic");
    Client source = hub.source(2);
    need(till, attic);
    source.sendBlock(0, MemberSet.ALL, "zero");
    source.sendBlock(1, MemberSet.of(attic.member()), "one");
    source.say(new Message.Sent(BACKUP, 2));
    assertThat(branch.events).contains(new ServerEvent.BackupSent("group", BACKUP));
  }

  @Test
  void theHubKeepsABlockOnlyUntilTheSiteDoes() {
    Client till = branch.destination("till");
    Client source = hub.source(1);
    need(till);
    source.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(hub.heldBytes()).isZero();
    assertThat(branch.heldBytes()).isPositive();
    till.say(new Message.Stored(BACKUP, 0));
    assertThat(branch.heldBytes()).isZero();
  }

  @Test
  void aBlockThatDoesNotOpenIsRepeatedByTheSiteAndNotOverTheLine() {
    Client till = branch.destination("till");
    Client source = hub.source(1);
    need(till);
    source.sendBlock(0, MemberSet.ALL, "z".repeat(50_000));
    long before = sentOverTheLine();
    till.say(new Message.Retry(BACKUP, 0));
    assertThat(till.bodies).hasSize(2);
    assertThat(sentOverTheLine()).isEqualTo(before);
    assertThat(source.received(Message.Retry.class)).isEmpty();
  }

  @Test
  void anEndedPartIsToldToThatDestinationAndTheOthersGoOn() {
    Client till = branch.destination("till");
    Client stock = branch.destination("stock");
    Client source = hub.source(2);
    need(till, stock);
    source.say(Relays.KEY).say(new Message.Drop(BACKUP, memberAtHub(source, "till"), "slow"));
    assertThat(till.last(Message.Failed.class)).isEqualTo(new Message.Failed(BACKUP, "slow", ""));
    assertThat(stock.received(Message.Failed.class)).isEmpty();
    source.say(new Message.Failed(BACKUP, "interrupted", ""));
    assertThat(stock.last(Message.Failed.class).code()).isEqualTo("interrupted");
  }

  @Test
  void keyAndTotalGoOverTheLineOnceAndReachEverybody() {
    Client till = branch.destination("till");
    Client stock = branch.destination("stock");
    Client source = hub.source(2);
    long before = sentOverTheLine();
    source.say(Relays.KEY);
    assertThat(sentOverTheLine() - before).isLessThan(100);
    Message.Total total = new Message.Total(BACKUP, 1, 2, true);
    source.say(total);
    for (Client member : List.of(till, stock)) {
      assertThat(member.keys).containsExactly(Relays.KEY);
      assertThat(member.received(Message.Total.class)).containsExactly(total);
      assertThat(member.last(Message.Begin.class)).isEqualTo(new Message.Begin(BACKUP, "source"));
    }
  }

  @Test
  void oneWhoLeavesASiteIsGoneForTheSourceAndFailsAlone() {
    Client till = branch.destination("till");
    Client stock = branch.destination("stock");
    Client source = hub.source(2);
    need(till, stock);
    till.pair.lose(branch.now);
    branch.run();
    assertThat(source.last(Message.Gone.class))
        .isEqualTo(new Message.Gone(memberAtHub(source, "till"), "lost", ""));
    source.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(stock.bodies).containsExactly("zero");
    Client again = branch.destination("till");
    source.say(new Message.Sent(BACKUP, 1));
    source.say(new Message.Start(SECOND, MemberSet.of(memberAtHub(source, "till"))));
    assertThat(again.last(Message.Begin.class).backup()).isEqualTo(SECOND);
  }

  @Test
  void aNameThatIsTakenDoesNotTakePartUntilItIsFree() {
    Client attic = hub.destination("attic");
    Client other = branch.destination("attic");
    ServerEvent refused = new ServerEvent.MemberRefused("group", "branch", "attic", "name-taken");
    assertThat(hub.events).contains(refused);
    assertThat(branch.events).contains(refused);
    hub.devices.forget("attic");
    attic.say(new Message.Leave());
    hub.source(1);
    assertThat(other.last(Message.Begin.class).backup()).isEqualTo(BACKUP);
  }

  @Test
  void aNameBelongsToTheSiteThatBroughtIt() {
    branch.destination("till");
    assertThat(hub.connectAs(Relays.device(7)).say(new Message.JoinDestination("group", "till")))
        .satisfies(
            client ->
                assertThat(client.messages)
                    .containsExactly(new Message.Refused("name-of-another", "")));
  }

  @Test
  void aGroupThatHasAnUpstreamServerTakesNoSourcesOfItsOwn() {
    assertThat(branch.source(1).messages).containsExactly(new Message.Refused("upstream", ""));
    assertThat(branch.events)
        .filteredOn(ServerEvent.ClientRefused.class::isInstance)
        .extracting(event -> ((ServerEvent.ClientRefused) event).code())
        .containsExactly("upstream");
  }

  @Test
  void aDestinationOfASiteGivesBackThereAndNotAtTheHub() {
    Client till = branch.destination("till");
    assertThat(hub.restorer("restore", "till").messages)
        .containsExactly(new Message.Refused("at-site", ""));
    assertThat(branch.restorer("restore", "till").received(Message.Begin.class)).hasSize(1);
    assertThat(till.received(Message.Request.class)).hasSize(1);
    Client source = hub.source(0);
    assertThat(source.received(Message.Member.class)).isEmpty();
  }

  @Test
  void whatWasSentGoesOnWhenTheLineIsLost() {
    Client till = branch.destination("till");
    Client source = hub.source(1);
    need(till);
    till.releases = false;
    source.sendBlock(0, MemberSet.ALL, "zero").say(new Message.Sent(BACKUP, 1));
    line.lose(hub.now);
    hub.run();
    assertThat(source.last(Message.Gone.class).code()).isEqualTo("lost");
    assertThat(till.received(Message.Failed.class)).isEmpty();
    till.say(new Message.Stored(BACKUP, 0)).say(receipt(BACKUP));
    assertThat(branch.events)
        .contains(new ServerEvent.MemberFinished("group", BACKUP, "till", true, ""));
  }

  @Test
  void whatWasNotSentFailsWhenTheLineIsLostAndIsBroughtAgain() {
    Client till = branch.destination("till");
    Client source = hub.source(1);
    need(till);
    source.sendBlock(0, MemberSet.ALL, "zero");
    line.lose(hub.now);
    hub.run();
    assertThat(till.last(Message.Failed.class).code()).isEqualTo("source-gone");
    assertThat(uplink.nextCall()).isEqualTo(1_000_000_000L);
    line = hub.connect(uplink);
    assertThat(source.received(Message.Member.class)).hasSize(2);
    source.say(new Message.Sent(BACKUP, 1));
    source.say(new Message.Start(SECOND, MemberSet.of(memberAtHub(source, "till"))));
    assertThat(till.last(Message.Begin.class).backup()).isEqualTo(SECOND);
  }

  @Test
  void aSiteThatIsBackTakesThePlaceThatWasItsOwn() {
    branch.destination("till");
    Client source = hub.source(0);
    Relays again = new Relays(hub);
    Uplink second = again.server.uplink(1, "group", "branch", "hub:9440");
    again.destination("till");
    hub.connect(second);
    assertThat(branch.events)
        .contains(
            new ServerEvent.UpstreamLost("group", "hub:9440", "replaced", "", 1_000_000_000L));
    assertThat(source.received(Message.Member.class)).hasSize(2);
  }

  @Test
  void theLineIsTriedAgainAfterPausesThatGrow() {
    for (long seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
      long before = hub.now;
      line.lose(hub.now);
      assertThat(uplink.nextCall()).isEqualTo(before + seconds * 1_000_000_000L);
      hub.pass(seconds * 1_000_000_000L);
      line = hub.connect(uplink);
    }
    hub.pass(30_000_000_000L);
    line.lose(hub.now);
    assertThat(uplink.nextCall()).isEqualTo(hub.now + 1_000_000_000L);
  }

  @Test
  void aSiteThatIsRefusedSaysWhyAndTriesAgain() {
    line.lose(hub.now);
    hub.run();
    branch.events.clear();
    hub.devices.block("branch");
    hub.connect(uplink);
    assertThat(branch.events)
        .contains(new ServerEvent.UpstreamLost("group", "hub:9440", "blocked", "", 2_000_000_000L));
    assertThat(uplink.nextCall()).isEqualTo(2_000_000_000L);
  }

  @Test
  void aSiteOfASiteGetsItsBlocksFromThere() {
    Relays kiosk = new Relays(branch);
    branch.connect(kiosk.server.uplink(1, "group", "kiosk", "branch:9440"));
    Client shelf = kiosk.destination("shelf");
    Client till = branch.destination("till");
    Client source = hub.source(2);
    need(shelf, till);
    source.sendBlock(0, MemberSet.ALL, "zero").say(new Message.Sent(BACKUP, 1));
    assertThat(shelf.bodies).containsExactly("zero");
    shelf.say(receipt(BACKUP));
    assertThat(source.last(Message.From.class).member()).isEqualTo(memberAtHub(source, "shelf"));
  }

  @Test
  void bothServersShowTheirUserTheOther() {
    branch.destination("till");
    assertThat(hub.server.status().groups().getFirst().clients())
        .extracting(ServerStatus.Client::name, ServerStatus.Client::role)
        .containsExactlyInAnyOrder(tuple("branch", Role.SITE), tuple("till", Role.DESTINATION));
    assertThat(branch.server.status().groups().getFirst().clients())
        .extracting(ServerStatus.Client::name, ServerStatus.Client::role)
        .containsExactlyInAnyOrder(
            tuple("hub:9440", Role.UPSTREAM), tuple("till", Role.DESTINATION));
  }
}
