#!/usr/bin/env bash
# The modules of src: each imports only from those before it in the list of src/lib.rs, and no file imports, directly or not, from itself.
# unsafe is in src/postgres only, SQL in files of its own, and a file has at most 500 lines. Reads the text, and needs no server.
#
# tests/modules.sh --arrows   prints which file imports from which, and says no more
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../src"

# What a module re-exports (pub use) of its own children is no import: who imports it from there means the child.
find . -name '*.rs' | sed 's|^\./||' | LC_ALL=C sort | xargs awk -v show="${1:-}" '
function fail(what) { if (show == "") print "src/" what; failed = 1 }

# A line without its strings and comments; what stands in strings goes to `quoted`.
function code(line,    out, i, c, rest) {
  quoted = ""
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1); rest = substr(line, i)
    if (inside != "") {
      if (inside == "\"" && c == "\\") { i++; continue }
      if (substr(rest, 1, length(inside)) == inside) { i += length(inside) - 1; inside = "" } else quoted = quoted c
    } else if (substr(rest, 1, 2) == "//") break
    else if (match(rest, /^r#*"/)) { inside = "\"" substr(rest, 2, RLENGTH - 2); if (inside == "\"") inside = "\"r"; i += RLENGTH - 1 }
    else if (c == "\"") inside = "\""
    else if (match(rest, /^\047(\\[^u]|\\u\{[0-9a-fA-F]*\}|[^\\])\047/)) i += RLENGTH - 1
    else out = out c
  }
  return out
}

# The module of a file or of something in it: the longest path that is one.
function owner(path) {
  while (path != "" && !(path in file)) sub(/(::)?[^:]*$/, "", path)
  return path
}

# The whole path of what a path means in a module; "" for what is of another crate.
function whole(module, path,    first) {
  first = path; sub(/::.*/, "", first)
  if (first !~ /^(crate|super|self)$/) return join(module, first) in file ? join(module, path) : ""
  for (; path != ""; sub(/^[^:]*(::)?/, "", path)) {
    first = path; sub(/::.*/, "", first)
    if (first == "crate") module = ""
    else if (first == "super") sub(/(::)?[^:]*$/, "", module)
    else if (first != "self") return join(module, path)
  }
  return module
}
function join(module, path) { return module == "" ? path : module "::" path }

# Follows re-exports to where something stands.
function followed(path,    parts, n, i, at, hops) {
  for (hops = 0; hops < 9; hops++) {
    n = split(path, parts, "::"); at = ""
    for (i = 1; i <= n && (join(at, parts[i]) in file); i++) at = join(at, parts[i])
    if (i > n || !((at, parts[i]) in exported)) return at
    path = exported[at, parts[i]]
    for (i++; i <= n; i++) path = path "::" parts[i]
  }
  return at
}

# Takes a tree of imports apart: a::{b, c::{self, d as e}}.
function each(prefix, tree, is_export,    i, c, depth, start, name, path) {
  if (match(tree, /\{/)) {
    prefix = prefix substr(tree, 1, RSTART - 1); tree = substr(tree, RSTART + 1, length(tree) - RSTART - 1)
    start = 1; depth = 0; tree = tree ","
    for (i = 1; i <= length(tree); i++) {
      c = substr(tree, i, 1); depth += (c == "{") - (c == "}")
      if (c == "," && depth == 0) { if (i > start) each(prefix, substr(tree, start, i - start), is_export); start = i + 1 }
    }
    return
  }
  sub(/ as .*/, "", tree); gsub(/ /, "", tree); path = prefix tree
  sub(/(::)?(self|\*)$/, "", path)
  import(path, is_export)
}
function import(path, is_export,    name) {
  if (in_tests || path == "" || (is_export && path !~ /::/)) return
  if (is_export) { name = path; sub(/.*::/, "", name); exports[++n_exports] = here SUBSEP name SUBSEP path SUBSEP line_of; }
  imports[++n_imports] = here SUBSEP path SUBSEP is_export SUBSEP line_of
}

FNR == 1 {
  lines[FILENAME] = 0; inside = ""; statement = ""; depth = n_inner = in_tests = 0
  here = FILENAME; sub(/\.rs$/, "", here); sub(/\/mod$/, "", here); gsub(/\//, "::", here)
  if (here == "lib") here = ""
  file[here] = FILENAME; top = here
}
{ lines[FILENAME]++ }
FILENAME == "lib.rs" && match($0, /^\/\/! - \[?`[a-z_]+`/) { top = $0; sub(/^\/\/! - \[?`/, "", top); sub(/`.*/, "", top); rank[top] = ++n_modules }
{
  text = code($0); line_of = FILENAME ":" FNR
  if (text ~ /mod tests \{/) in_tests = 1
  if (!in_tests && quoted ~ /CREATE [A-Z ]*[a-z_{"%]/) fail(line_of ": SQL stands in sql/, not in a string")
  if (FILENAME !~ /^postgres\// && text ~ /(^|[^A-Za-z0-9_])unsafe([^A-Za-z0-9_]|$)/) fail(line_of ": unsafe stands in src/postgres alone")
  # modules within the file
  if (match(text, /mod [a-z_]+ \{/)) { inner[++n_inner] = depth; name = substr(text, RSTART + 4, RLENGTH - 6); here = join(here, name) }
  bare = text; depth += gsub(/\{/, "", bare) - gsub(/\}/, "", bare)
  if (statement == "" && match(text, /^ *(pub(\([a-z]+\))? )?use /)) statement = text
  else if (statement != "") statement = statement text
  if (statement != "") {
    if (statement ~ /;/) {
      is_export = statement ~ /^ *pub/ ? 1 : 0
      sub(/^ *(pub(\([a-z]+\))? )?use /, "", statement); sub(/;.*/, "", statement); gsub(/  +/, " ", statement)
      each("", statement, is_export); statement = ""
    }
  } else while (match(text, /(crate|super)(::[A-Za-z_0-9]+)+/)) {
    if (substr(text, RSTART + RLENGTH, 3) != "::$") import(substr(text, RSTART, RLENGTH), 0)
    text = substr(text, RSTART + RLENGTH)
  }
  while (n_inner && depth <= inner[n_inner]) { n_inner--; sub(/(::)?[^:]*$/, "", here); in_tests = 0 }
}
END {
  for (i = 1; i <= n_exports; i++) {
    split(exports[i], part, SUBSEP); target = whole(part[1], part[3])
    if (target != "") exported[owner(part[1]), part[2]] = target
  }
  for (i = 1; i <= n_imports; i++) {
    split(imports[i], part, SUBSEP); from = owner(part[1]); target = whole(part[1], part[2])
    if (target == "") continue
    to = followed(target)
    if (to == "" || from == "" || to == from || (part[3] && index(to, from "::") == 1)) continue
    if (!((from, to) in arrow)) { arrow[from, to] = part[4]; n_arrows++; list[n_arrows] = from SUBSEP to }
  }
  if (show == "--arrows") { for (i = 1; i <= n_arrows; i++) { split(list[i], part, SUBSEP); print part[1] " -> " part[2] }; exit }
  for (name in lines) if (lines[name] > 500) fail(name " has " lines[name] " lines, more than 500")
  for (module in file) if (module != "") {
    top = module; sub(/::.*/, "", top); exists[top] = 1
    if (!(top in rank) && !(top in missed)) { missed[top] = 1; fail("lib.rs does not list the module " top) }
  }
  for (top in rank) if (!(top in exists)) fail("lib.rs lists a module that does not exist: " top)
  for (i = 1; i <= n_arrows; i++) {
    split(list[i], part, SUBSEP); a = part[1]; b = part[2]; sub(/::.*/, "", a); sub(/::.*/, "", b)
    if (rank[b] > rank[a]) fail(arrow[part[1], part[2]] ": " a " imports from " b ", a module above it")
  }
  # what imports nothing of what is left goes, and what nothing of it imports; the rest goes round
  do {
    gone = 0
    for (module in file) if (!(module in done)) {
      free = 1
      for (i = 1; i <= n_arrows && free; i++) { split(list[i], part, SUBSEP); if (part[1] == module && !(part[2] in done)) free = 0 }
      for (i = 1; i <= n_arrows && !free; i++) { split(list[i], part, SUBSEP); if (part[2] == module && !(part[1] in done)) break }
      if (free || i > n_arrows) { done[module] = 1; gone = 1 }
    }
  } while (gone)
  for (i = 1; i <= n_arrows; i++) {
    split(list[i], part, SUBSEP)
    if (!(part[1] in done) && !(part[2] in done)) fail(arrow[part[1], part[2]] ": " part[1] " -> " part[2] " is on a circle of imports, or between two")
  }
  if (!failed) printf "%d modules, %d files, %d arrows: none upwards, none in a circle\n", n_modules, length_of(file) - 1, n_arrows
  exit failed
}
function length_of(array,    n, key) { for (key in array) n++; return n }
'
