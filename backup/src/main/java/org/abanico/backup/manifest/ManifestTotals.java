package org.abanico.backup.manifest;

/**
 * What a manifest lists.
 *
 * @param files that are whole
 * @param bytes in these files, holes included
 * @param directories with the root
 * @param links more names of these files
 * @param specials FIFOs and devices
 * @param omitted entries, and files that were spoiled
 */
public record ManifestTotals(
    long files,
    long bytes,
    long directories,
    long symlinks,
    long links,
    long specials,
    long omitted) {
  /** Of a manifest without lines. */
  public static final ManifestTotals NONE = new ManifestTotals(0, 0, 0, 0, 0, 0, 0);

  /** These totals and one more line. */
  public ManifestTotals plus(ManifestLine line) {
    return switch (line) {
      case ManifestLine.Whole whole -> add(1, whole.size(), 0, 0, 0, 0, 0);
      case ManifestLine.Directory _ -> add(0, 0, 1, 0, 0, 0, 0);
      case ManifestLine.Symlink _ -> add(0, 0, 0, 1, 0, 0, 0);
      case ManifestLine.Link _ -> add(0, 0, 0, 0, 1, 0, 0);
      case ManifestLine.Fifo _, ManifestLine.Device _ -> add(0, 0, 0, 0, 0, 1, 0);
      case ManifestLine.Omitted _, ManifestLine.Spoiled _ -> add(0, 0, 0, 0, 0, 0, 1);
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.File _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Chunk _,
          ManifestLine.Hole _,
          ManifestLine.Again _,
          ManifestLine.End _ ->
          this;
    };
  }

  private ManifestTotals add(
      long moreFiles,
      long moreBytes,
      long moreDirectories,
      long moreSymlinks,
      long moreLinks,
      long moreSpecials,
      long moreOmitted) {
    return new ManifestTotals(
        files + moreFiles,
        bytes + moreBytes,
        directories + moreDirectories,
        symlinks + moreSymlinks,
        links + moreLinks,
        specials + moreSpecials,
        omitted + moreOmitted);
  }
}
