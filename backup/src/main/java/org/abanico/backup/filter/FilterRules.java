package org.abanico.backup.filter;

import java.util.List;

/**
 * What is left out of a backup.
 *
 * @param excludes patterns in the syntax of gitignore(5), from the folder's root
 * @param includes patterns of what is in the backup although other patterns exclude it
 * @param oneFileSystem whether what is in directories on other file systems is left out
 * @param excludeCaches whether what is in directories with a valid {@code CACHEDIR.TAG} is left
 *     out, but for that
 */
public record FilterRules(
    List<String> excludes, List<String> includes, boolean oneFileSystem, boolean excludeCaches) {
  /** Nothing but what files of patterns say. */
  public static final FilterRules NONE = new FilterRules(List.of(), List.of(), false, false);

  public FilterRules {
    excludes = List.copyOf(excludes);
    includes = List.copyOf(includes);
  }
}
