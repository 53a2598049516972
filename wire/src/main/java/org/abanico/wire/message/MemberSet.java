package org.abanico.wire.message;

import java.util.List;

/**
 * Whom a block is for: every member of the backup, or those named.
 *
 * @param numbers member numbers, each once, at most {@link Limits#MAX_MEMBERS}; empty for every
 *     member
 */
public record MemberSet(List<Long> numbers) {
  /** Every member: {@code *}. */
  public static final MemberSet ALL = new MemberSet(List.of());

  public MemberSet {
    numbers = List.copyOf(numbers);
    if (numbers.size() > Limits.MAX_MEMBERS) {
      throw new IllegalArgumentException("more than " + Limits.MAX_MEMBERS + " members");
    }
    if (numbers.stream().distinct().count() != numbers.size()) {
      throw new IllegalArgumentException("a member named twice");
    }
    numbers.forEach(Limits::requireNumber);
  }

  /** One member alone. */
  public static MemberSet of(long number) {
    return new MemberSet(List.of(number));
  }

  public boolean isAll() {
    return numbers.isEmpty();
  }
}
