package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CongestionControllersTest {
  @ParameterizedTest
  @EnumSource
  void isFoundByItsNameAndMakesAControllerWithinItsBounds(CongestionControllers each) {
    assertThat(CongestionControllers.of(each.text())).isEqualTo(each);
    CongestionController controller = each.create(1200, 5000, 1_000_000, 1);
    assertThat(controller.window()).isBetween(2400L, 5000L);
    assertThat(controller.pacingRate()).isPositive();
    assertThat(controller.state()).isNotEmpty();
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> CongestionControllers.of("vegas"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vegas")
        .hasMessageContaining("cubic")
        .hasMessageContaining("bbr");
  }
}
