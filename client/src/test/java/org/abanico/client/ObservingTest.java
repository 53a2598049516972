package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Report;
import org.junit.jupiter.api.Test;

/** A look at a server, and a word to it. */
class ObservingTest {
  private final List<ServerReport> reports = new ArrayList<>();
  private final List<Message.Started> starts = new ArrayList<>();

  private static MemorySource folder(World world, int blocks) {
    int[] sizes = new int[blocks];
    Arrays.fill(sizes, 200_000);
    return new MemorySource("20260102T030405Z", world.random, sizes);
  }

  @Test
  void whatIsThereIsToldOnceAndTheObserverEnds() {
    try (World world = new World(21)) {
      World.Actor attic = world.destination("attic", new MemoryTarget());
      world.until("joined", () -> attic.hasTold(ClientEvent.Waiting.class));
      World.Actor phone = world.observer("phone", reports);
      world.until("the end", () -> phone.outcome() != null);
      assertThat(phone.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(reports).hasSize(1);
      ServerReport.Group group = reports.getFirst().groups().getFirst();
      assertThat(group.group()).isEqualTo(new Report.Group("group", Report.State.IDLE, 0, 0, 0));
      assertThat(group.clients()).extracting(Report.Client::name).containsExactly("attic");
      assertThat(reports.getFirst().rates()).isEmpty();
    }
  }

  @Test
  void whileABackupRunsItAsksTwiceAndKnowsHowFastItGoes() {
    try (World world = new World(22)) {
      MemoryTarget target = new MemoryTarget();
      World.Actor attic = world.destination("attic", target);
      World.Actor source = world.source(folder(world, 40), 1);
      world.until("begun", () -> attic.hasTold(ClientEvent.Begun.class));
      attic.disk.stuck = true;
      World.Actor phone = world.observer("phone", reports);
      world.until("the end", () -> phone.outcome() != null);
      attic.disk.stuck = false;
      ServerReport.Group group = reports.getFirst().groups().getFirst();
      assertThat(group.running()).isPresent();
      assertThat(group.parts()).hasSize(1);
      assertThat(reports.getFirst().rates()).hasSize(2);
      world.until("the source's end", () -> source.outcome() != null);
    }
  }

  @Test
  void aBackupBeginsWithWhoeverIsThereAndComesToItsEnd() {
    try (World world = new World(23)) {
      MemoryTarget target = new MemoryTarget();
      World.Actor attic = world.destination("attic", target);
      MemorySource folder = folder(world, 5);
      World.Actor source = world.source(folder, 3);
      world.until("waiting", () -> source.hasTold(ClientEvent.MemberJoined.class));
      World.Actor phone = world.starter("phone", "group", starts);
      world.until("the end", () -> source.outcome() != null && phone.outcome() != null);
      assertThat(phone.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(starts).hasSize(1).first().extracting(Message.Started::count).isEqualTo(1);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(attic.hasTold(ClientEvent.Published.class)).isTrue();
    }
  }

  @Test
  void whatIsRefusedIsToldAndEndsIt() {
    try (World world = new World(24)) {
      World.Actor phone = world.starter("phone", "group", starts);
      world.until("the end", () -> phone.outcome() != null);
      assertThat(phone.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(phone.told(ClientEvent.Refused.class))
          .containsExactly(new ClientEvent.Refused("no-source", ""));
      assertThat(starts).isEmpty();
    }
  }

  @Test
  void aReportThatIsNoneIsRefused() {
    ReportReader reader = new ReportReader();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.take(new Report.Held("attic", "b", 1)));
    ReportReader endless = new ReportReader();
    for (int i = 0; i < ReportReader.MAX_MESSAGES; i++) {
      endless.take(new Report.Group("g", Report.State.IDLE, 0, 0, 0));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> endless.take(new Report.Group("g", Report.State.IDLE, 0, 0, 0)));
  }
}
