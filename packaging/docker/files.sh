#!/bin/sh
# files.sh PACKAGE DIRECTORY: what CloudNativePG expects of an image of an extension: lib/, share/extension/, licenses/.
set -eu
unpacked=$(mktemp -d)
dpkg-deb -x "$1" "$unpacked"
mkdir -p "$2/lib" "$2/share/extension" "$2/licenses"
cp "$unpacked"/usr/lib/postgresql/*/lib/* "$2/lib/"
cp "$unpacked"/usr/share/postgresql/*/extension/* "$2/share/extension/"
cp "$unpacked"/usr/share/doc/*/copyright "$unpacked"/usr/share/doc/*/THIRD-PARTY-LICENCES* "$2/licenses/"
rm -r "$unpacked"
