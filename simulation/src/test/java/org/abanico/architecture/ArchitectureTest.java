package org.abanico.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house as it is built keeps its rules. */
class ArchitectureTest {
  private static final HouseRules RULES = new HouseRules("org.abanico");
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.abanico");

  static Set<String> rules() {
    return RULES.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theHouseKeepsTheRule(String rule) {
    RULES.rule(rule).check(HOUSE);
  }

  @Test
  void everyModuleWasLookedAtAndNoTestWas() {
    Set<String> modules =
        HOUSE.stream()
            .map(type -> type.getPackageName().split("\\.", -1)[2])
            .collect(Collectors.toSet());
    assertThat(modules)
        .contains(
            "wire",
            "security",
            "transport",
            "backup",
            "server",
            "client",
            "desktop",
            "app",
            "simulation",
            "benchmark",
            "fuzzing",
            "testing")
        .doesNotContain("architecture");
    assertThat(HOUSE).hasSizeGreaterThan(100);
  }
}
