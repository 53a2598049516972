package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Wanted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Restores through the relay: who gives what to whom, and what comes between. */
class RestoreTest {
  private static final String RESTORE = "20260303T030405Z-r";
  private static final String OTHER = "20260404T030405Z-r";
  private static final String ROOT = "0123456789abcdef".repeat(4);
  private static final Message.Key KEY = new Message.Key(RESTORE, "0".repeat(32), "wrapped");

  private final Relays relays = new Relays(3);

  @AfterEach
  void close() {
    relays.close();
  }

  private static Message.Request request(Client destination) {
    return destination.last(Message.Request.class);
  }

  /** A restore of which one block is given. */
  private Client restoring(Client destination) {
    Client restorer = relays.restorer(RESTORE, "d");
    restorer.say(Message.Need.all(RESTORE));
    destination.say(KEY).give(RESTORE, 0, "zero");
    return restorer;
  }

  private static String refusal(Client client) {
    return client.last(Message.Refused.class).code();
  }

  @Test
  void whatADestinationGivesGoesToTheOneWhoAsked() {
    Client other = relays.destination("other");
    Client destination = relays.destination("d");
    Client restorer = relays.restorer(RESTORE, "d");
    assertThat(request(destination))
        .isEqualTo(
            new Message.Request(RESTORE, restorer.member(), "restorer", "0".repeat(32), "sealed"));
    assertThat(restorer.last(Message.Begin.class)).isEqualTo(new Message.Begin(RESTORE, "d"));
    restorer.say(Message.Need.all(RESTORE));
    assertThat(destination.last(Message.From.class))
        .isEqualTo(new Message.From(restorer.member(), Message.Need.all(RESTORE)));
    destination.say(KEY).say(new Message.Total(RESTORE, 1, 7, true));
    destination.give(RESTORE, 0, "zero").give(RESTORE, 1, "one");
    assertThat(restorer.bodies).containsExactly("zero", "one");
    assertThat(restorer.keys).containsExactly(KEY);
    assertThat(restorer.last(Message.Total.class).bytes()).isEqualTo(7);
    restorer.say(new Message.Stored(RESTORE, 1)).say(new Message.Receipt(RESTORE, ROOT, 1, 7));
    assertThat(destination.last(Message.From.class).message())
        .isEqualTo(new Message.Receipt(RESTORE, ROOT, 1, 7));
    restorer.say(new Message.Leave());
    assertThat(restorer.closeCode()).isEqualTo(CloseCode.DONE);
    assertThat(destination.closed).isNull();
    assertThat(destination.received(Message.Gone.class)).isEmpty();
    assertThat(other.bodies).isEmpty();
    assertThat(relays.heldBytes()).isZero();
    assertThat(relays.events)
        .contains(
            new ServerEvent.RestoreBegun("group", RESTORE, "d", "restorer"),
            new ServerEvent.RestoreEnded("group", RESTORE, "d", "restorer", true, ""));
  }

  @Test
  void aRestorerIsRefusedWhereNobodyOfThatNameIsThere() {
    relays.destination("d");
    relays.destination("another group", "elsewhere");
    for (String name : new String[] {"e", "elsewhere", "restorer", "source"}) {
      Client restorer = relays.restorer(RESTORE, name);
      assertThat(refusal(restorer)).isEqualTo("no-such-member");
      assertThat(restorer.closeCode()).isEqualTo(CloseCode.DONE);
    }
    assertThat(relays.server.status().groups()).hasSize(2);
  }

  @Test
  void aDestinationThatIsAwayIsNotAsked() {
    Client destination = relays.destination("d");
    assertThat(destination.isKeptWhenSilent()).isTrue();
    assertThat(refusal(relays.restorer(RESTORE, "d"))).isEqualTo("no-such-member");
  }

  @Test
  void aDestinationGivesToOneAtATime() {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    assertThat(refusal(relays.restorer(OTHER, "d"))).isEqualTo("busy");
    restorer.say(new Message.Receipt(RESTORE, ROOT, 1, 4));
    relays.restorer(OTHER, "d");
    assertThat(request(destination).restore()).isEqualTo(OTHER);
  }

  @Test
  void aDestinationThatABackupWaitsForIsNotAskedBeforeItHasFinished() {
    Client destination = relays.destination("d");
    Client slow = relays.destination("slow");
    relays.sendingTo(destination, slow);
    assertThat(refusal(relays.restorer(RESTORE, "d"))).isEqualTo("busy");
    destination.say(new Message.Receipt(BACKUP, ROOT, 1, 1));
    Client restorer = restoring(destination);
    assertThat(restorer.bodies).containsExactly("zero");
    slow.say(new Message.Receipt(BACKUP, ROOT, 1, 1));
    assertThat(destination.closed).isNull();
  }

  @Test
  void aBackupDoesNotBeginWithADestinationThatGivesBack() {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    Client source = relays.source(1);
    assertThat(source.last(Message.Wait.class)).isEqualTo(new Message.Wait(0, 1));
    assertThat(source.received(Message.Member.class)).isEmpty();
    restorer.say(new Message.Receipt(RESTORE, ROOT, 1, 4));
    assertThat(source.last(Message.Member.class).name()).isEqualTo("d");
    assertThat(destination.last(Message.Begin.class).backup()).isEqualTo(BACKUP);
  }

  @Test
  void aSourceThatGathersIsToldThatADestinationGivesBackAndWhenItIsFreeAgain() {
    Client destination = relays.destination("d");
    Client source = relays.source(2);
    Client restorer = restoring(destination);
    assertThat(source.last(Message.Gone.class).code()).isEqualTo("busy");
    assertThat(source.last(Message.Wait.class)).isEqualTo(new Message.Wait(0, 2));
    relays.destination("e");
    restorer.say(new Message.Leave());
    assertThat(source.last(Message.ReadyToSend.class).members()).hasSize(2);
    assertThat(destination.last(Message.Gone.class).member()).isEqualTo(restorer.member());
  }

  @Test
  void whenTheRestorerIsLostTheDestinationIsToldAndFree() {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    restorer.pair.lose(relays.now);
    relays.run();
    assertThat(destination.last(Message.Gone.class).code()).isEqualTo("lost");
    destination.give(RESTORE, 1, "on its way").say(new Message.Failed(RESTORE, "internal", ""));
    destination.say(new Message.Total(RESTORE, 1, 1, true));
    assertThat(destination.closed).isNull();
    assertThat(relays.heldBytes()).isZero();
    relays.restorer(OTHER, "d");
    assertThat(request(destination).restore()).isEqualTo(OTHER);
  }

  @Test
  void whoeverOfBothFallsSilentIsNotWaitedFor() {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    assertThat(restorer.isKeptWhenSilent()).isFalse();
    assertThat(destination.isKeptWhenSilent()).isFalse();
  }

  @Test
  void whenTheDestinationIsGoneTheRestorerIsTold() {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    destination.pair.lose(relays.now);
    relays.run();
    assertThat(restorer.last(Message.Failed.class))
        .isEqualTo(new Message.Failed(RESTORE, "destination-gone", ""));
    restorer.say(new Message.Stored(RESTORE, 0)).say(new Message.Leave());
    assertThat(restorer.closeCode()).isEqualTo(CloseCode.DONE);
    assertThat(relays.server.status().groups()).isEmpty();
  }

  @Test
  void aDestinationThatCannotSaysSo() {
    Client destination = relays.destination("d");
    Client restorer = relays.restorer(RESTORE, "d");
    destination.say(new Message.Failed(RESTORE, "no-snapshot", ""));
    assertThat(restorer.last(Message.Failed.class).code()).isEqualTo("no-snapshot");
    relays.sendingTo(destination).sendBlock(0, MemberSet.ALL, "next");
    assertThat(destination.bodies).containsExactly("next");
    assertThat(relays.events)
        .contains(
            new ServerEvent.RestoreEnded("group", RESTORE, "d", "restorer", false, "no-snapshot"));
  }

  @Test
  void anIdentifierThatABackupHasIsNotTaken() {
    relays.destination("d");
    relays.source(2);
    assertThat(refusal(relays.restorer(BACKUP, "d"))).isEqualTo("busy");
  }

  @Test
  void aNameThatBelongsToAnotherDeviceIsRefused() {
    relays.destination("d");
    relays
        .connectAs(Relays.device(7))
        .say(new Message.JoinDestination("group", "restorer"))
        .say(new Message.Leave());
    assertThat(refusal(relays.restorer(RESTORE, "d"))).isEqualTo("name-of-another");
  }

  /** What a restorer may do against the protocol. */
  private static final Map<String, Consumer<Client>> RESTORERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("NEED twice", c -> c.say(Message.Need.all(RESTORE))),
              Map.entry("WANT", c -> c.say(new Message.Want(RESTORE, 0, Wanted.NONE))),
              Map.entry("STORED unsent", c -> c.say(new Message.Stored(RESTORE, 1))),
              Map.entry("RETRY unsent", c -> c.say(new Message.Retry(RESTORE, 1))),
              Map.entry("another's", c -> c.say(new Message.Stored(OTHER, 0))),
              Map.entry("BLOCK", c -> c.give(RESTORE, 0, "mine")),
              Map.entry("KEY", c -> c.say(KEY)),
              Map.entry("TOTAL", c -> c.say(new Message.Total(RESTORE, 1, 1, true))),
              Map.entry("REQUEST", c -> c.say(requestOf(RESTORE))),
              Map.entry("JOIN twice", c -> c.say(new Message.JoinDestination("group", "x"))),
              Map.entry(
                  "RECEIPT twice",
                  c ->
                      c.say(new Message.Receipt(RESTORE, ROOT, 1, 1))
                          .say(new Message.Receipt(RESTORE, ROOT, 1, 1))),
              Map.entry("no name", c -> c.sayRaw("JOIN restorer group % d r 0 x\n"))));

  private static Message.Request requestOf(String restore) {
    return new Message.Request(restore, 1, "me", "0".repeat(32), "sealed");
  }

  static Iterable<String> restorers() {
    return RESTORERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("restorers")
  void aRestorerThatBreaksTheProtocolIsClosedAndTheDestinationIsFree(String what) {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    RESTORERS.getOrDefault(what, _ -> {}).accept(restorer);
    assertThat(restorer.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    assertThat(destination.closed).isNull();
    assertThat(relays.heldBytes()).isZero();
    relays.sendingTo(destination).sendBlock(0, MemberSet.ALL, "next");
    assertThat(destination.bodies).containsExactly("next");
  }

  /** What a destination may do against the protocol while it gives back. */
  private static final Map<String, Consumer<Client>> DESTINATIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("KEY twice", c -> c.say(KEY)),
              Map.entry("number too high", c -> c.give(RESTORE, 5, "five")),
              Map.entry("repeated to all", c -> c.give(RESTORE, 0, "again")),
              Map.entry("STORED", c -> c.say(new Message.Stored(BACKUP, 0)).say(requestOf("x"))),
              Map.entry("REQUEST", c -> c.say(requestOf(RESTORE)))));

  static Iterable<String> destinations() {
    return DESTINATIONS.keySet();
  }

  @ParameterizedTest
  @MethodSource("destinations")
  void aDestinationThatBreaksTheProtocolIsClosedAndTheRestorerIsTold(String what) {
    Client destination = relays.destination("d");
    Client restorer = restoring(destination);
    DESTINATIONS.getOrDefault(what, _ -> {}).accept(destination);
    assertThat(destination.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    assertThat(restorer.last(Message.Failed.class).code()).isEqualTo("destination-gone");
    assertThat(restorer.closed).isNull();
    assertThat(restorer.bodies).containsExactly("zero");
    assertThat(relays.heldBytes()).isZero();
  }

  @Test
  void aDestinationThatWasNeverAskedMayNotSend() {
    Client destination = relays.destination("d");
    destination.give(RESTORE, 0, "unasked");
    assertThat(destination.closeCode()).isEqualTo(CloseCode.PROTOCOL);
  }

  @Test
  void aBlockBeforeItsKeyIsNotPassedOn() {
    Client destination = relays.destination("d");
    Client restorer = relays.restorer(RESTORE, "d");
    destination.give(RESTORE, 0, "early");
    assertThat(destination.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    assertThat(restorer.bodies).isEmpty();
  }
}
