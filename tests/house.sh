#!/bin/sh
# The rules of the house that a compiler does not know.
. "$top_srcdir/tests/tap.sh"

lines_max=500

sources()
{
	(cd "$1" && find src tests -name '*.[ch]' | sort)
}

# A header can be included first, and says by its guard where it is.
check_headers()
{
	(cd "$1" && find src tests -name '*.h' | sort) | while read -r header; do
		guard=$(echo "${header#src/}" | tr 'a-z/.' 'A-Z__')
		case $header in
		tests/*) guard="([A-Z]+_)*$(basename "$header" .h | tr 'a-z' 'A-Z')_H" ;;
		esac
		grep -Eqx "#ifndef $guard" "$1/$header" && grep -Eqx "#define $guard" "$1/$header" ||
			echo "$header: no guard $guard"
		# shellcheck disable=SC2086 # CC may hold flags
		printf '#include "%s"\n' "${header#src/}" |
			$CC -std=c17 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Werror -I"$1/src" -I"$1" -I"$top_builddir" \
				-x c - >"$tap_dir/errors" 2>&1 ||
			echo "$header: does not compile alone: $(grep -m 1 error "$tap_dir/errors")"
	done
}

check_lengths()
{
	sources "$1" | while read -r file; do
		lines=$(wc -l <"$1/$file")
		[ "$lines" -le $lines_max ] || echo "$file: $lines lines, more than $lines_max"
	done
}

check_forbidden()
{
	(cd "$1" && find src -name '*.[ch]' | sort | xargs grep -nE \
		'\b(alloca|setjmp|sigsetjmp|longjmp|siglongjmp|gets|strtok|sprintf|system|popen|typedef struct)\b *[({]|<setjmp\.h>|<alloca\.h>' \
		/dev/null) | sed 's/$/ (forbidden)/'
}

# About ten lines that say what the room is for.
check_readmes()
{
	for room in "$1"/src/*/; do
		name=src/$(basename "$room")
		lines=0
		[ ! -r "$room/README.md" ] || lines=$(wc -l <"$room/README.md")
		if [ "$lines" -lt 4 ] || [ "$lines" -gt 25 ]; then
			echo "$name/README.md: $lines lines, about ten are wanted"
		fi
	done
}

# What the documents name in `backticks` as a file is there: `name.c` beside them or in their room, `src/...` from the top.
check_named()
{
	(cd "$1" && find . -name '*.md' ! -path './build*' | sed 's,^\./,,' | sort | xargs grep -oE '`[a-z0-9_./-]+\.(c|h|sh|awk|am|yaml|sql|1|5)`' \
		/dev/null) | tr -d '`' | while IFS=: read -r document name; do
		beside=$(dirname "$document")
		[ -e "$1/$beside/$name" ] || [ -e "$1/$name" ] || [ -e "$1/src/$name" ] || [ -e "$top_builddir/$beside/$name" ] ||
			echo "$document: there is no $name"
	done
}

# Every file is in a list of its directory's .am file, or the tarball lacks it; programs of tests name their own. A listed
# directory goes whole.
check_listed()
{
	(cd "$1" && find lessons data man po src tests -name '*.am' -exec awk '
		{
			directory = FILENAME
			sub("/[^/]*$", "", directory)
			sub(/^\.\//, "", directory)
			sub(/#.*/, "")
			gsub(/%D%/, directory)
			count = split($0, word, /[ \t\\]+/)
			for (i = 1; i <= count; i++)
				if (word[i] ~ "/")
					print word[i]
		}' {} +) | sort -u >"$tap_dir/listed"
	(cd "$1" && find lessons data man po src tests -type f ! -name '*.[cho]' ! -name '*.am' ! -name '.*' ! -name '*~' &&
		find src -name '*.[ch]' && find tests -name '*.h') | sort | awk -v listed="$tap_dir/listed" '
			BEGIN {
				while ((getline line <listed) > 0)
					known[line] = 1
			}
			{
				path = $0
				while (!known[path] && sub("/[^/]*$", "", path))
					;
				if (path !~ "/")
					print $0 ": in no list of its .am file"
			}'
}

fixture()
{
	rm -rf "$tap_dir/tree"
	mkdir -p "$tap_dir/tree/src/sim" "$tap_dir/tree/lessons/1" "$tap_dir/tree/data" "$tap_dir/tree/man" \
		"$tap_dir/tree/po" "$tap_dir/tree/tests/gold"
	printf '#ifndef SIM_SIM_H\n#define SIM_SIM_H\n#include <stddef.h>\nsize_t sim(void);\n#endif\n' \
		>"$tap_dir/tree/src/sim/sim.h"
	printf '#include "sim/sim.h"\nsize_t sim(void)\n{\n\treturn 0;\n}\n' >"$tap_dir/tree/src/sim/sim.c"
	printf '# sim\n\nA room: `sim.c`.\n\nText.\n' >"$tap_dir/tree/src/sim/README.md"
	printf 'x = %%D%%/sim.c %%D%%/sim.h %%D%%/README.md\n' >"$tap_dir/tree/src/sim/sim.am"
	printf 'x = %%D%%/1/a.yaml \\\n\t%%D%%/1/b.yaml\n' >"$tap_dir/tree/lessons/lessons.am"
	: >"$tap_dir/tree/lessons/1/a.yaml" >"$tap_dir/tree/lessons/1/b.yaml"
	: >"$tap_dir/tree/lessons/1/b.yaml"
	printf 'EXTRA_DIST += %%D%%/gold\n' >"$tap_dir/tree/tests/tests.am"
	: >"$tap_dir/tree/tests/gold/screen.txt"
}

# faulty CHECKER PATTERN: what was just planted is found.
faulty()
{
	caught "$2" "$1" "$tap_dir/tree"
	fixture
}

clean 'every header has its guard and compiles alone' check_headers "$top_srcdir"
clean "no file is longer than $lines_max lines" check_lengths "$top_srcdir"
clean 'no alloca, setjmp, unbounded copies, shells or struct typedefs' check_forbidden "$top_srcdir"
clean 'every room says in its README what it is for' check_readmes "$top_srcdir"
clean 'every file that a document names is there' check_named "$top_srcdir"
clean 'every file is in a list, and so in the tarball' check_listed "$top_srcdir"

fixture
for checker in headers lengths forbidden readmes named listed; do
	clean "a good tree is not blamed: $checker" check_$checker "$tap_dir/tree"
done
printf '#ifndef SIM_SIM_H\n#define SIM_SIM_H\nsize_t sim(void);\n#endif\n' >"$tap_dir/tree/src/sim/sim.h"
faulty check_headers 'src/sim/sim.h: does not compile alone: .*size_t'
printf '#ifndef SIM_H\n#define SIM_H\n#endif\n' >"$tap_dir/tree/src/sim/sim.h"
faulty check_headers 'src/sim/sim.h: no guard SIM_SIM_H'
yes '' | head -n 501 >"$tap_dir/tree/src/sim/long.c"
faulty check_lengths 'src/sim/long.c: 501 lines'
printf 'char *p = alloca(9);\n' >"$tap_dir/tree/src/sim/a.c"
faulty check_forbidden 'a.c:1:.*alloca'
printf '#include <setjmp.h>\n' >"$tap_dir/tree/src/sim/a.c"
faulty check_forbidden 'a.c:1:.*setjmp'
printf 'typedef struct {\n' >"$tap_dir/tree/src/sim/a.c"
faulty check_forbidden 'a.c:1:.*typedef'
printf '\tsystem("ls");\n' >"$tap_dir/tree/src/sim/a.c"
faulty check_forbidden 'a.c:1:.*system'
rm "$tap_dir/tree/src/sim/README.md"
faulty check_readmes 'src/sim/README.md: 0 lines'
printf 'As `sim.h` and `sym.h` say.\n' >>"$tap_dir/tree/src/sim/README.md"
faulty check_named 'src/sim/README.md: there is no sym.h'
: >"$tap_dir/tree/src/sim/state.h"
faulty check_listed 'src/sim/state.h: in no list'
: >"$tap_dir/tree/lessons/1/c.yaml"
faulty check_listed 'lessons/1/c.yaml: in no list'
: >"$tap_dir/tree/tests/screen.txt"
faulty check_listed 'tests/screen.txt: in no list'
tap_done
