#!/usr/bin/env bash
# Makes the pictures of both windows in this folder, during a real backup, with the real toolkit on a
# display of its own. Needs xvfb, and what JavaFX needs of a desktop (libgtk-3-0, libxtst6).
#
#   docs/images/make.sh [FOLDER]        FOLDER: where the pictures go; this folder when left out
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
. "$root/bin/lib/find-jdk.sh"
find_jdk25

missing=()
command -v Xvfb >/dev/null 2>&1 || missing+=(xvfb xauth)
for library in libgtk-3-0:libgtk-3.so.0 libxtst6:libXtst.so.6; do
  PATH=$PATH:/sbin ldconfig -p | grep "${library#*:}" >/dev/null || missing+=("${library%%:*}")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing: ${missing[*]}. Install them, on Debian with: apt-get install ${missing[*]}" >&2
  exit 1
fi

pictures=$(mkdir -p "${1:-$here}" && cd "${1:-$here}" && pwd -P)
cd "$root"
xvfb-run -a -s "-screen 0 2040x760x24" \
  mvn -B -ntp -q verify -pl app -am -Dspotless.check.skip=true -Dtest=PicturesTest \
  -Dsurefire.failIfNoSpecifiedTests=false -Dabanico.display=true -Dabanico.pictures="$pictures"
echo "The pictures are in $pictures."
