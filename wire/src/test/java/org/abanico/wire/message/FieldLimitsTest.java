package org.abanico.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.abanico.wire.text.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a message says, it is held to a limit: of those that can be drawn, field by field. */
class FieldLimitsTest {
  /** Fields that may say whatever fits into their type. */
  private static final Set<String> UNLIMITED = Set.of("Block.checksum");

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(FieldLimitsTest::leaves).distinct()
        : Stream.of(type);
  }

  static List<Class<?>> messages() {
    return leaves(Message.class).toList();
  }

  private static Message drawn(Class<?> type) {
    DrawnMessages messages = new DrawnMessages(new SplittableRandom(1));
    return Stream.generate(messages::draw)
        .limit(100_000)
        .filter(type::isInstance)
        .findFirst()
        .orElseThrow(() -> new AssertionError("never drawn: " + type));
  }

  /** What no field of this type may say, or nothing when it has no limit of its own. */
  private static List<Object> excesses(Class<?> type) {
    if (type == String.class) {
      return List.of("x".repeat(Limits.MAX_REQUEST + 1));
    }
    if (type == long.class) {
      return List.of(-1L, LineReader.MAX_DECIMAL + 1);
    }
    if (type == int.class) {
      return List.of(-1, Integer.MAX_VALUE);
    }
    if (type == List.class) {
      return List.of(
          List.of(-1L), List.of(7L, 7L), LongStream.rangeClosed(0, 256).boxed().toList());
    }
    return List.of();
  }

  private static Object copyWith(Message message, int index, Object value) throws Throwable {
    RecordComponent[] components = message.getClass().getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = i == index ? value : components[i].getAccessor().invoke(message);
    }
    Constructor<?> constructor = message.getClass().getDeclaredConstructor(types);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void noFieldSaysMoreThanItMay(Class<?> type) {
    Message message = drawn(type);
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String field = type.getSimpleName() + '.' + components[i].getName();
      int index = i;
      if (!UNLIMITED.contains(field)) {
        for (Object excess : excesses(components[i].getType())) {
          assertThatIllegalArgumentException()
              .as("%s", field)
              .isThrownBy(() -> copyWith(message, index, excess));
        }
      }
    }
  }

  @Test
  void everyMessageIsDrawn() {
    Set<Class<?>> drawn = new HashSet<>();
    for (Message message : new DrawnMessages(new SplittableRandom(1)).draw(10_000)) {
      drawn.add(message.getClass());
    }
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(messages());
  }

  @Test
  void membersAreNamedOnceAndByNumbersThatMayStandThere() {
    assertThat(new MemberSet(List.of(0L, LineReader.MAX_DECIMAL)).isAll()).isFalse();
    for (List<Long> numbers :
        List.of(List.of(-1L), List.of(LineReader.MAX_DECIMAL + 1), List.of(1L, 1L))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new MemberSet(numbers));
    }
  }

  @Test
  void whoIsAskedForIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.ReadyToSend("20260102T030405Z", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.Bring("20260102T030405Z", "attic", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.Started("default", "20260102T030405Z", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Message.Block("20260102T030405Z", 0, BlockKind.CONTENT, 0, MemberSet.ALL, 0));
  }
}
