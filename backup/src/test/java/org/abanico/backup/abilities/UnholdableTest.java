package org.abanico.backup.abilities;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.abanico.backup.LeftOut;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.OmissionCode;
import org.junit.jupiter.api.Test;

class UnholdableTest {
  private static final EntryTime TIME = new EntryTime(0, 0);
  private static final NameRules WINDOWS =
      new NameRules(
          Character.MAX_CODE_POINT,
          "\u0001<>:\"|?*\\",
          ". ",
          true,
          255,
          Folding.SIMPLE,
          Forms.DISTINCT);

  private static FileSystemAbilities with(NameRules names) {
    return new FileSystemAbilities(names, TimeRange.ALL, 4_000, Long.MAX_VALUE, true, true, true);
  }

  private static ManifestLine directory(String path) {
    return new ManifestLine.Directory(0755, TIME, null, path);
  }

  private static ManifestLine file(String path) {
    return new ManifestLine.File(0644, TIME, null, 3, path);
  }

  private static List<String> refused(FileSystemAbilities abilities, ManifestLine... lines) {
    Unholdable unholdable = new Unholdable(abilities);
    List<String> refused = new ArrayList<>();
    assertThat(unholdable.refuse(directory("."), 1)).isNull();
    for (ManifestLine line : lines) {
      LeftOut.Entry entry = unholdable.refuse(line, 2);
      if (entry != null) {
        refused.add(entry.refusal().text() + " " + entry.path());
      }
    }
    return refused;
  }

  @Test
  void whereAllIsHeldNothingIsRefused() {
    assertThat(
            refused(
                FileSystemAbilities.ALL, file("A"), file("CON"), file("a"), file("x?"), file("z ")))
        .isEmpty();
  }

  @Test
  void ofNamesThatAreOneTheFirstIsKeptInEachDirectoryByItself() {
    assertThat(
            refused(
                with(WINDOWS),
                file("A"),
                directory("B"),
                file("B/F"),
                file("B/f"),
                file("a"),
                directory("b"),
                directory("b/deeper"),
                file("b/deeper/F"),
                new ManifestLine.Omitted(OmissionCode.UNREADABLE, "b/x"),
                directory("c"),
                file("c/a"),
                file("\u00c9"),
                file("\u00e9")))
        .containsExactly(
            "clash B/f",
            "clash a",
            "clash b",
            "clash b/deeper",
            "clash b/deeper/F",
            "clash b/x",
            "clash \u00e9");
  }

  @Test
  void whatCouldNotBeReadKeepsItsNameForWhatIsThere() {
    assertThat(
            refused(
                with(WINDOWS),
                new ManifestLine.Omitted(OmissionCode.UNREADABLE, "A"),
                new ManifestLine.Omitted(OmissionCode.SPECIAL, "B"),
                file("a"),
                file("b")))
        .containsExactly("clash a");
  }

  @Test
  void namesThatWindowsReservesAreRefusedWhateverFollowsTheFirstDot() {
    assertThat(
            refused(
                with(WINDOWS),
                file("COM1.txt"),
                file("Con"),
                file("a:b"),
                file("aux .tar.gz"),
                file("bell\u0007"),
                file("com10"),
                file("confer"),
                file("dot."),
                file("lpt\u00b9"),
                file("space ")))
        .containsExactly(
            "name COM1.txt",
            "name Con",
            "name a:b",
            "name aux .tar.gz",
            "name bell\u0007",
            "name dot.",
            "name lpt\u00b9",
            "name space ");
  }

  @Test
  void unicodesFormsCollideOrAreRefusedAsTheFileSystemHasThem() {
    String composed = "\u00e9";
    String decomposed = "e\u0301";
    assertThat(refused(with(of(Forms.SAME)), file(decomposed), file(composed)))
        .containsExactly("clash " + composed);
    assertThat(refused(with(of(Forms.COMPOSED)), file(decomposed), file(composed)))
        .containsExactly("name " + decomposed);
    assertThat(refused(with(of(Forms.DECOMPOSED)), file(decomposed), file(composed)))
        .containsExactly("name " + composed);
    assertThat(refused(with(of(Forms.DISTINCT)), file(decomposed), file(composed))).isEmpty();
  }

  private static NameRules of(Forms forms) {
    return new NameRules(Character.MAX_CODE_POINT, "", "", false, 255, Folding.NONE, forms);
  }

  @Test
  void lengthsAreThoseOfBytes() {
    NameRules encrypted = new NameRules(0xffff, "", "", false, 143, Folding.NONE, Forms.DISTINCT);
    FileSystemAbilities abilities =
        new FileSystemAbilities(encrypted, TimeRange.ALL, 300, 100, true, true, true);
    String most = "x".repeat(143);
    assertThat(
            refused(
                abilities,
                file("\u00e9".repeat(72)),
                directory(most),
                directory(most + "/" + most),
                file(most + "/" + most + "/" + "y".repeat(12)),
                file(most + "/" + most + "/" + "y".repeat(13)),
                new ManifestLine.File(0644, TIME, null, 101, "z"),
                file("\ud83d\ude00")))
        .containsExactly(
            "length " + "\u00e9".repeat(72),
            "length " + most + "/" + most + "/" + "y".repeat(13),
            "size z",
            "name \ud83d\ude00");
  }

  @Test
  void otherNamesOfAFileGoWithItAndALinkLeavesItsNameFree() {
    FileSystemAbilities abilities =
        new FileSystemAbilities(WINDOWS, TimeRange.ALL, 4_000, Long.MAX_VALUE, true, false, false);
    assertThat(
            refused(
                abilities,
                file("A?"),
                new ManifestLine.Symlink(TIME, null, "there", "L"),
                new ManifestLine.Fifo(0644, TIME, null, "P"),
                new ManifestLine.Link("A?", "b"),
                file("l"),
                file("p")))
        .containsExactly("name A?", "symlink L", "first b");
  }

  @Test
  void aTimeMatchesWhatTheFileSystemMakesOfIt() {
    TimeRange fat = new TimeRange(2_000_000_000L, 315_532_800, 4_354_819_198L);
    assertThat(
            fat.matches(new EntryTime(1_000_000_001, 999_999_999), new EntryTime(1_000_000_000, 0)))
        .isTrue();
    assertThat(fat.matches(new EntryTime(1_000_000_002, 0), new EntryTime(1_000_000_000, 0)))
        .isFalse();
    assertThat(fat.matches(new EntryTime(-5, 0), new EntryTime(315_532_800, 0))).isTrue();
    assertThat(TimeRange.ALL.matches(new EntryTime(-5, 1), new EntryTime(-5, 0))).isFalse();
    assertThat(TimeRange.ALL.matches(new EntryTime(Long.MAX_VALUE, 0), new EntryTime(-5, 0)))
        .isFalse();
  }
}
