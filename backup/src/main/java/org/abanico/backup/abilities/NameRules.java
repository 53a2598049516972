package org.abanico.backup.abilities;

import io.netty.buffer.ByteBufUtil;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.abanico.backup.Refusal;
import org.abanico.backup.manifest.Names;
import org.jspecify.annotations.Nullable;

/**
 * Which names a file system takes, and which of them are one.
 *
 * @param greatest the greatest code point that a name may have
 * @param refused characters that it does not take; U+0001 stands for all below the space
 * @param refusedEnds characters that a name must not end with
 * @param reserved whether the names of Windows' devices are not to be had
 * @param bytes the longest name, in bytes of UTF-8
 */
public record NameRules(
    int greatest,
    String refused,
    String refusedEnds,
    boolean reserved,
    int bytes,
    Folding folding,
    Forms forms) {
  /** Takes every name that a manifest can have, and all are different. */
  public static final NameRules ALL =
      new NameRules(
          Character.MAX_CODE_POINT, "", "", false, Names.MAX_BYTES, Folding.NONE, Forms.DISTINCT);

  /** Stands for the control characters of ASCII. */
  public static final char CONTROL = '\u0001';

  private static final Set<String> DEVICES =
      Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");
  private static final Pattern PORT = Pattern.compile("(COM|LPT)[0-9¹²³]");

  /** Why it does not take this name; null when it does. */
  @Nullable Refusal refuse(String name) {
    if (this.equals(ALL)) {
      return null;
    }
    if (ByteBufUtil.utf8Bytes(name) > bytes) {
      return Refusal.LENGTH;
    }
    boolean taken =
        name.codePoints().allMatch(this::takes)
            && refusedEnds.indexOf(name.charAt(name.length() - 1)) < 0
            && !(reserved && isDevice(name))
            && forms.keeps(name);
    return taken ? null : Refusal.NAME;
  }

  private boolean takes(int character) {
    int asked = character < ' ' ? CONTROL : character;
    return character <= greatest && refused.indexOf(asked) < 0;
  }

  private static boolean isDevice(String name) {
    int dot = name.indexOf('.');
    String base = (dot < 0 ? name : name.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
    return DEVICES.contains(base) || PORT.matcher(base).matches();
  }

  /** Whether different names may be one. */
  public boolean folds() {
    return folding != Folding.NONE || forms != Forms.DISTINCT;
  }

  /** The same text for all names that are one. */
  public String fold(String name) {
    return folding.fold(forms.fold(name));
  }
}
