package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.source.FolderReader;
import org.abanico.client.ClientContext;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientKeys;
import org.abanico.client.ClientProgram;
import org.abanico.client.DestinationClient;
import org.abanico.client.DestinationOptions;
import org.abanico.client.ServerAddress;
import org.abanico.client.SourceClient;
import org.abanico.client.SourceFolder;
import org.abanico.client.SourceOptions;
import org.abanico.client.TotalsSource;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.testing.TreeAssert;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole programs with real folders, of which one sleeps while it waits. */
class SleepingDestinationTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final ServerAddress SERVER = new ServerAddress("server.example", 9440);

  @TempDir Path temp;
  private final SimulatedNetwork network = new SimulatedNetwork(3_600);
  private final SimulatedDriver serverHost = network.host(SimulatedNetwork.address(2, 9_440));
  private final List<ServerEvent> serverEvents = new ArrayList<>();
  private final List<AutoCloseable> folders = new ArrayList<>();
  private int hosts;

  @AfterEach
  void close() throws Exception {
    network.close();
    for (AutoCloseable folder : folders) {
      folder.close();
    }
  }

  /** A client and what it told. */
  private record Client(SimulatedDriver host, List<ClientEvent> events) {
    boolean told(Class<? extends ClientEvent> kind) {
      return events.stream().anyMatch(kind::isInstance);
    }

    long count(Class<? extends ClientEvent> kind) {
      return events.stream().filter(kind::isInstance).count();
    }
  }

  private void startServer() {
    RelayServer relay = new RelayServer(new MemoryDevices(), serverEvents::add);
    serverHost.run(
        new ServerEndpoint(
            TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(1), relay::accept));
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree"));
    byte[] content = new byte[3 << 20];
    new SplittableRandom(1).nextBytes(content);
    Files.write(tree.resolve("file"), content);
    return tree;
  }

  private Client destination(String name) throws IOException {
    DestinationFolder folder =
        DestinationFolder.open(temp.resolve(name), FolderOptions.careful(Clock.systemUTC()));
    folders.add(folder);
    Client client = client();
    start(
        client,
        new DestinationClient(
            SERVER,
            new DestinationOptions("group", name, true, false),
            folder::begin,
            context(client.host()),
            client.events()::add));
    network.runUntil(() -> client.told(ClientEvent.Joined.class), 60 * SECOND);
    return client;
  }

  private Client source(Path tree, String backup, int destinations) {
    Client client = client();
    start(
        client,
        new SourceClient(
            SERVER,
            new SourceOptions("group", "source", destinations),
            folder(tree, backup),
            context(client.host()),
            client.events()::add));
    return client;
  }

  /** A folder whose further backups are called like the first, with a number. */
  private static SourceFolder folder(Path tree, String first) {
    return new SourceFolder() {
      private int backups;

      @Override
      public String newBackup() {
        return backups++ == 0 ? first : first + "-" + backups;
      }

      @Override
      public Opened open(String backup) throws IOException {
        FolderReader reader = FolderReader.open(tree, backup, "source");
        return new Opened(reader, () -> new TotalsSource.Totals(1, 3 << 20, true));
      }
    };
  }

  private Client client() {
    SimulatedDriver host = network.host(SimulatedNetwork.address(10 + hosts++, 40_000));
    network.connectBoth(host, serverHost, Moving.LINK);
    return new Client(host, new ArrayList<>());
  }

  private static void start(Client client, ClientProgram program) {
    client.host().run(program);
    client.host().execute(program::start);
  }

  private ClientContext context(SimulatedDriver host) {
    return new ClientContext(
        host.newWorkers(),
        host.newWorkers(),
        _ -> serverHost.localAddress(),
        new SplittableRandom(hosts),
        ClientKeys.of(Identities.CLIENT.device(), Identities.ACCESS),
        TransportConfig.defaults());
  }

  private void until(Client client, Class<? extends ClientEvent> kind) {
    assertThat(network.runUntil(() -> client.told(kind), 120 * SECOND))
        .as("%s of %s; the server: %s", kind, client.events(), serverEvents)
        .isTrue();
  }

  private static void assertHeld(Client source, String... names) {
    ClientEvent.SourceFinished finished =
        (ClientEvent.SourceFinished)
            source.events().stream()
                .filter(ClientEvent.SourceFinished.class::isInstance)
                .findFirst()
                .orElseThrow();
    assertThat(finished.destinations())
        .allMatch(ClientEvent.DestinationResult::held)
        .extracting(ClientEvent.DestinationResult::name)
        .containsExactlyInAnyOrder(names);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDestinationThatSleepsForAnHourTakesPartWhenItIsBack(boolean clockStops) throws Exception {
    startServer();
    Client destination = destination("attic");
    destination.host().sleepFor(HOUR, clockStops);
    network.runFor(HOUR + 10 * SECOND);
    Path tree = tree();
    Client source = source(tree, "20260102T030405Z", 1);
    until(source, ClientEvent.Ended.class);
    assertHeld(source, "attic");
    TreeAssert.assertSame(tree, temp.resolve("attic"));
    assertThat(destination.count(ClientEvent.Joined.class)).isOne();
    assertThat(destination.told(ClientEvent.Disconnected.class)).isFalse();
    assertThat(serverEvents).anyMatch(ServerEvent.ClientAway.class::isInstance);
    assertThat(serverEvents).anyMatch(ServerEvent.ClientBack.class::isInstance);
  }

  @Test
  void nobodyWaitsForASleeperThatIsNotNeededAndItTakesPartInTheNextBackup() throws Exception {
    startServer();
    Client sleeper = destination("sleeper");
    destination("awake");
    sleeper.host().sleepFor(HOUR, true);
    network.runFor(60 * SECOND);
    Path tree = tree();
    Client first = source(tree, "20260102T030405Z", 1);
    until(first, ClientEvent.Ended.class);
    assertHeld(first, "awake");
    Client second = source(tree, "20260102T030406Z", 2);
    network.runFor(1_800 * SECOND);
    assertThat(second.events()).contains(new ClientEvent.Waiting(1, 2));
    assertThat(second.told(ClientEvent.ReadyToSend.class)).isFalse();
    network.runFor(1_800 * SECOND);
    until(second, ClientEvent.Ended.class);
    assertHeld(second, "awake", "sleeper");
    TreeAssert.assertSame(tree, temp.resolve("sleeper"));
  }

  @Test
  void aSourceThatSleepsWhileItWaitsGoesOnWhenItIsBack() throws Exception {
    startServer();
    Path tree = tree();
    Client source = source(tree, "20260102T030405Z", 1);
    until(source, ClientEvent.Waiting.class);
    source.host().sleepFor(HOUR, false);
    network.runFor(60 * SECOND);
    Client destination = destination("attic");
    network.runFor(1_800 * SECOND);
    assertThat(destination.told(ClientEvent.Begun.class)).isFalse();
    network.runFor(1_800 * SECOND);
    until(source, ClientEvent.Ended.class);
    assertHeld(source, "attic");
    TreeAssert.assertSame(tree, temp.resolve("attic"));
  }

  @Test
  void aDestinationThatWasKilledIsLetInAgainAtOnceWhileItsOldConnectionIsKept() throws Exception {
    startServer();
    Client killed = destination("attic");
    killed.host().crash();
    for (AutoCloseable folder : folders) {
      folder.close();
    }
    folders.clear();
    network.runFor(60 * SECOND);
    assertThat(serverEvents).anyMatch(ServerEvent.ClientAway.class::isInstance);
    Client again = destination("attic");
    assertThat(again.told(ClientEvent.Refused.class)).isFalse();
    Path tree = tree();
    Client source = source(tree, "20260102T030405Z", 1);
    until(source, ClientEvent.Ended.class);
    assertHeld(source, "attic");
  }

  @Test
  void aSourceThatSleepsDoesNotKeepAnotherOut() throws Exception {
    startServer();
    Path tree = tree();
    Client sleeper = source(tree, "20260102T030405Z", 1);
    until(sleeper, ClientEvent.Waiting.class);
    sleeper.host().sleepFor(HOUR, false);
    network.runFor(60 * SECOND);
    destination("attic");
    Client other = source(tree, "20260102T030406Z", 1);
    until(other, ClientEvent.Ended.class);
    assertHeld(other, "attic");
    network.runFor(HOUR);
    assertThat(sleeper.events().getLast())
        .isEqualTo(new ClientEvent.Ended(ClientEvent.Outcome.COMPLETE));
  }

  @Test
  void aMemberThatFallsAsleepInABackupIsGivenUpAsBefore() throws Exception {
    startServer();
    Client sleeper = destination("sleeper");
    destination("awake");
    Path tree = tree();
    Client source = source(tree, "20260102T030405Z", 2);
    until(sleeper, ClientEvent.Begun.class);
    sleeper.host().sleepFor(HOUR, true);
    long begun = network.clock().nanoTime();
    until(source, ClientEvent.Ended.class);
    assertThat(network.clock().nanoTime() - begun).isLessThan(25 * SECOND);
    assertThat(source.events().getLast())
        .isEqualTo(new ClientEvent.Ended(ClientEvent.Outcome.FAILED));
    TreeAssert.assertSame(tree, temp.resolve("awake"));
    network.runFor(HOUR + 60 * SECOND);
    Client next = source(tree, "20260102T030406Z", 2);
    until(next, ClientEvent.Ended.class);
    assertHeld(next, "awake", "sleeper");
  }
}
