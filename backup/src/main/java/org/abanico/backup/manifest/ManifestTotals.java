package org.abanico.backup.manifest;

/**
 * What a manifest lists.
 *
 * @param files that are whole
 * @param bytes in these files
 * @param directories with the root
 * @param omitted entries, and files that were spoiled
 */
public record ManifestTotals(
    long files, long bytes, long directories, long symlinks, long omitted) {
  /** Of a manifest without lines. */
  public static final ManifestTotals NONE = new ManifestTotals(0, 0, 0, 0, 0);

  /** These totals and one more line. */
  public ManifestTotals plus(ManifestLine line) {
    return switch (line) {
      case ManifestLine.Whole whole ->
          new ManifestTotals(files + 1, bytes + whole.size(), directories, symlinks, omitted);
      case ManifestLine.Directory _ ->
          new ManifestTotals(files, bytes, directories + 1, symlinks, omitted);
      case ManifestLine.Symlink _ ->
          new ManifestTotals(files, bytes, directories, symlinks + 1, omitted);
      case ManifestLine.Omitted _, ManifestLine.Spoiled _ ->
          new ManifestTotals(files, bytes, directories, symlinks, omitted + 1);
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.File _,
          ManifestLine.Chunk _,
          ManifestLine.End _ ->
          this;
    };
  }
}
