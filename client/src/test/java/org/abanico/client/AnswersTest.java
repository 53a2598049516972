package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.List;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Offer;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.wire.message.Wanted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When it is known of a segment what everybody wants. */
final class AnswersTest {
  private static final Receiver ASKS = new Receiver(false, "");

  private final MemberTable members = new MemberTable();

  @BeforeEach
  void join() {
    members.add(11, "first");
    members.add(12, "second");
  }

  private static ReadBlock block(long number, long segment, int chunks, int... receivers) {
    BitSet to = new BitSet();
    for (int receiver : receivers) {
      to.set(receiver);
    }
    return new ReadBlock(
        number,
        Kind.MANIFEST,
        Unpooled.EMPTY_BUFFER,
        ".",
        0,
        0,
        List.of(),
        to,
        new Offer(segment, chunks, 100));
  }

  @Test
  void aSegmentIsCompleteWhenAllHaveAnswered() {
    Answers answers = new Answers(List.of(ASKS, ASKS));
    answers.expect(block(0, 0, 3));
    assertThat(answers.add(0, 0, new Wanted("8"))).isTrue();
    assertThat(answers.take(members)).isEmpty();
    assertThat(answers.add(1, 0, Wanted.NONE)).isTrue();
    List<Answers.Complete> complete = answers.take(members);
    assertThat(complete).hasSize(1);
    assertThat(complete.getFirst().wants().getFirst().cardinality()).isEqualTo(1);
    assertThat(answers.isEmpty()).isTrue();
  }

  @Test
  void nothingIsGivenBeforeEverybodysBlockWithTheSegmentIsRead() {
    Answers answers = new Answers(List.of(ASKS, Receiver.EMPTY));
    answers.expect(block(0, 0, 2, 0));
    assertThat(answers.add(0, 0, Wanted.ALL)).isTrue();
    assertThat(answers.take(members)).isEmpty();
    answers.expect(block(1, 0, 2, 1));
    assertThat(answers.take(members)).hasSize(1);
  }

  @Test
  void segmentsAreCompleteInTheirOrder() {
    Answers answers = new Answers(List.of(ASKS, Receiver.EMPTY));
    answers.expect(block(0, 0, 2));
    answers.expect(block(1, 1, 2));
    assertThat(answers.add(0, 1, Wanted.ALL)).isTrue();
    assertThat(answers.take(members)).isEmpty();
    assertThat(answers.add(0, 0, Wanted.ALL)).isTrue();
    assertThat(answers.take(members)).extracting(Answers.Complete::segment).containsExactly(0L, 1L);
  }

  @Test
  void whoeverIsGoneIsNotWaitedForAndWantsNothing() {
    Answers answers = new Answers(List.of(ASKS, ASKS));
    answers.expect(block(0, 0, 2));
    assertThat(answers.add(0, 0, Wanted.ALL)).isTrue();
    members.failAll("gone", "");
    assertThat(answers.take(members))
        .singleElement()
        .satisfies(complete -> assertThat(complete.wants()).allMatch(BitSet::isEmpty));
  }

  @Test
  void onlyWhoLetsOthersWaitIsALaggard() {
    Answers answers = new Answers(List.of(ASKS, ASKS));
    answers.expect(block(0, 0, 2));
    assertThat(answers.laggards(members)).as("all are awaited").matches(BitSet::isEmpty);
    assertThat(answers.add(0, 0, Wanted.ALL)).isTrue();
    assertThat(answers.laggards(members).stream()).containsExactly(1);
    members.failAll("gone", "");
    assertThat(answers.laggards(members)).as("nobody is there").matches(BitSet::isEmpty);
  }

  @Test
  void whoAsksLetsThoseWaitWhoNeedAll() {
    Answers answers = new Answers(List.of(ASKS, Receiver.EMPTY));
    answers.expect(block(0, 0, 2));
    assertThat(answers.laggards(members).stream()).containsExactly(0);
  }

  @Test
  void anAnswerThatNobodyAskedForIsNone() {
    Answers answers = new Answers(List.of(ASKS, Receiver.EMPTY));
    answers.expect(block(0, 0, 2, 0));
    assertThat(answers.add(0, 1, Wanted.ALL)).as("to another block").isFalse();
    assertThat(answers.add(1, 0, Wanted.ALL)).as("of another receiver").isFalse();
    assertThat(answers.add(0, 0, new Wanted("123"))).as("of other chunks").isFalse();
    assertThat(answers.add(0, 0, Wanted.ALL)).isTrue();
    assertThat(answers.add(0, 0, Wanted.ALL)).as("twice").isFalse();
  }

  @Test
  void whatIsReadAheadOfTheAnswersIsBounded() {
    Answers answers = new Answers(List.of(ASKS, ASKS));
    int segments = 0;
    while (answers.hasRoom()) {
      answers.expect(block(segments, segments, 2));
      segments++;
    }
    assertThat(segments).isEqualTo(32);
  }
}
