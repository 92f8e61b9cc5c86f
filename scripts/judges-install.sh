#!/usr/bin/env bash
# Builds and installs the engines' own libraries, which test/judges/engines asks: feel-engine, the connector runtime and
# Conductor from Maven Central into test/judges/engines/java/target, Jinja2 into a virtual environment below FOLDER.
#
#     export CLAVIGER_JUDGE_PYTHON=$(scripts/judges-install.sh FOLDER)
#
# Needs a JDK 21 or newer, Maven, and Python 3. What is there already is not built again. Exits 1 when one is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

JINJA=3.1.6
java=test/judges/engines/java

fail() {
  printf '\n!!! THE JUDGES OF THE ENGINES CANNOT BE INSTALLED: %s\n\n' "$1" >&2
  exit 1
}

# The home of the first JDK that can run the libraries.
find_jdk() {
  local home version
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || true)")")" 2>/dev/null)" /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] || continue
    version=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge 21 ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

[ $# -eq 1 ] || fail 'usage: scripts/judges-install.sh FOLDER'
command -v mvn >/dev/null || fail 'there is no Maven'
command -v python3 >/dev/null || fail 'there is no Python 3'
home=$(find_jdk) || fail 'there is no JDK 21 or newer (JAVA_HOME, javac, /usr/lib/jvm)'

built=$java/target/built
if [ ! -f "$built" ] || [ "$(cat "$built")" != "$(cat "$java/pom.xml" "$java"/src/main/java/*.java | cksum)" ]; then
  printf 'building the Java judges with %s\n' "$home" >&2
  JAVA_HOME=$home mvn -q -B -f "$java/pom.xml" clean package >&2 || fail 'Maven failed'
  cat "$java/pom.xml" "$java"/src/main/java/*.java | cksum >"$built"
fi
printf '%s\n' "$home/bin/java" >"$java/target/program"

mkdir -p "$1"
folder=$(cd "$1" && pwd)
python=$folder/jinja-$JINJA/bin/python
if ! "$python" -c 'import jinja2' 2>/dev/null; then
  printf 'installing Jinja2 %s\n' "$JINJA" >&2
  python3 -m venv --clear "$folder/jinja-$JINJA" >&2 || fail 'no virtual environment could be made'
  "$python" -m pip install --quiet --disable-pip-version-check "jinja2==$JINJA" >&2 || fail 'pip failed'
fi
printf '%s\n' "$python"
