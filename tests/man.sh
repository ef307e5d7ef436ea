#!/bin/sh
# The manual says what the program does: its commands, options, keys, exit codes, variables; its examples run.
. "$top_srcdir/tests/tap.sh"
LC_ALL=C.UTF-8
HOME=$tap_dir/home
export LC_ALL HOME
mkdir "$HOME"
page=$top_srcdir/man/scalewalk.1

program()
{
	"$SCALEWALK" "$@" --lang=en </dev/null
}

# section PAGE NAME: the lines of a section.
section()
{
	awk -v name="$2" '/^\.Sh / { in_it = substr($0, 5) == name; next } in_it' "$1"
}

# differ WHAT: compares $tap_dir/is (the program) with $tap_dir/said (the manual), a line a thing.
differ()
{
	LC_ALL=C sort -u "$tap_dir/is" >"$tap_dir/is.sorted"
	LC_ALL=C sort -u "$tap_dir/told" >"$tap_dir/told.sorted"
	LC_ALL=C comm -23 "$tap_dir/is.sorted" "$tap_dir/told.sorted" | sed "s/^/not in the manual: $1 /"
	LC_ALL=C comm -13 "$tap_dir/is.sorted" "$tap_dir/told.sorted" | sed "s/^/only in the manual: $1 /"
	test -s "$tap_dir/is" || echo "no $1 at all"
}

check_commands()
{
	program --help | sed -n '/^commands$/,/^$/s/^  \([a-z][a-z]*\)  .*/\1/p' >"$tap_dir/is"
	section "$1" DESCRIPTION | sed -n 's/^\.It Cm //p' >"$tap_dir/told"
	differ command
	section "$1" SYNOPSIS | sed -n 's/^\.Cm //p' | tr -d ' ' | tr '|' '\n' >"$tap_dir/told"
	differ 'command (synopsis)'
}

# As the help writes them: "-l, --lang=en|ko".
check_options()
{
	for command in '' $(program --help | sed -n '/^commands$/,/^$/s/^  \([a-z][a-z]*\)  .*/\1/p'); do
		program $command --help | sed -n '/^options$/,/^$/s/^ *\(\(-.\), \)*\(--[^ ]*\) .*/\2 \3/p'
	done | sed 's/^ //' >"$tap_dir/is"
	section "$1" OPTIONS | sed -n 's/^\.It Fl //p' | sed 's/ Ns = Ns Ar /=/; s/ | /|/g; s/ , Fl -/ --/; s/^/-/' >"$tap_dir/told"
	differ option
	sed -n 's/^\.Fl -\([a-z-]*\).*/--\1/p' "$1" >"$tap_dir/told"
	sed 's/^.* //; s/=.*//' "$tap_dir/is" | LC_ALL=C sort -u >"$tap_dir/known"
	LC_ALL=C sort -u "$tap_dir/told" | LC_ALL=C comm -23 - "$tap_dir/known" | sed 's/^/there is no option /'
}

check_keys()
{
	program --keys | awk -f "$top_srcdir/man/keys.awk" >"$tap_dir/is"
	sed -n '/^\.\\" What follows/,/^\.\\" End/{/^\.It/p;}' "$1" >"$tap_dir/told"
	differ key
	cmp -s "$tap_dir/is" "$tap_dir/told" || [ -s "$tap_dir/said" ] || echo 'keys: another order'
}

check_codes()
{
	sed -n 's/.*X(STATUS_[A-Z]*, \([0-9]*\)).*/\1/p' "$2/src/base/err.h" >"$tap_dir/is"
	echo '128+n' >>"$tap_dir/is"
	section "$1" 'EXIT STATUS' | sed -n 's/^\.It //p' >"$tap_dir/told"
	differ 'exit code'
}

# What the source asks the environment for, by name.
check_variables()
{
	find "$2/src" -name '*.c' -exec grep -hoE \
		'getenv\("[A-Z_]+"|"(XDG|SCALEWALK|LC)_[A-Z_]+"|"LANG(UAGE)?"|"HOME"' {} + | tr -cd 'A-Z_\n' >"$tap_dir/is"
	section "$1" ENVIRONMENT | sed -n 's/^\.It Ev //p' | tr -d ' ' | tr ',' '\n' >"$tap_dir/told"
	differ variable
}

check_examples()
{
	mkdir -p "$tap_dir/bin"
	ln -sf "$SCALEWALK" "$tap_dir/bin/scalewalk"
	section "$1" EXAMPLES | sed -n 's/^\.Dl //p' >"$tap_dir/examples"
	test -s "$tap_dir/examples" || echo 'no examples'
	while read -r line; do
		(cd "$HOME" && PATH=$tap_dir/bin:$PATH sh -c "$line") </dev/null >"$tap_dir/out" 2>&1 ||
			echo "does not run: $line: $(head -n 1 "$tap_dir/out")"
	done <"$tap_dir/examples"
}

# The configuration file that stands in FILES is taken, whole.
check_configuration()
{
	mkdir -p "$HOME/.config/scalewalk"
	section "$1" FILES | sed '1,/^\.Bd -literal/d; /^\.Ed/,$d' >"$HOME/.config/scalewalk/config.yaml"
	"$SCALEWALK" --picture "$HOME/map.txt" --after 0s >"$tap_dir/out" 2>&1 || cat "$tap_dir/out"
	grep -q '여정\|천만\|명' "$HOME/map.txt" || echo "config.yaml: the language is not taken"
	! grep -n 'config.yaml' "$HOME/map.txt" || echo 'config.yaml: a fault'
}

check_form()
{
	mandoc -T lint -W warning "$@" | sed "s,$top_srcdir/,,"
	for each; do
		mandoc -T ascii -O width=80 "$each" | sed "s/.$(printf '\b')//g; s/<?>/xx/g" | # Hangul has two columns
			awk -v file="${each##*/}" 'length($0) > 80 { print file ": wider than 80 columns: " $0 }'
	done
}

# planted SED-EXPRESSION PATTERN CHECKER: a copy of the manual with a fault in it.
planted()
{
	sed "$1" "$page" >"$tap_dir/page.1"
	caught "$2" "$3" "$tap_dir/page.1" "$top_srcdir"
}

clean 'the manual names every command, and no other' check_commands "$page"
clean 'the manual names every option as it is, and no other' check_options "$page"
clean 'the manual lists the keys that there are' check_keys "$page"
clean 'the manual explains every exit code' check_codes "$page" "$top_srcdir"
clean 'the manual explains every variable of the environment' check_variables "$page" "$top_srcdir"
clean 'the examples of the manual run' check_examples "$page"
clean 'the configuration file of the manual is taken' check_configuration "$page"
if command -v mandoc >/dev/null; then
	clean 'the manual pages are well-formed and fit 80 columns' check_form "$top_srcdir"/man/*.[15]
fi
planted 's/^\.It Cm doctor/.It Cm tour/' 'not in the manual: command doctor' check_commands
planted 's/^\.It Cm doctor/&\n.It Cm nurse/' 'only in the manual: command nurse' check_commands
planted 's/ | doctor$//' 'not in the manual: command (synopsis) doctor' check_commands
planted '/^\.It Fl -mend/d' 'not in the manual: option --mend' check_options
planted 's/^\.It Fl -mend/&\n.It Fl -bend/' 'only in the manual: option --bend' check_options
planted 's/^\.Fl -step /.Fl -stop /' 'there is no option --stop' check_options
planted '/Ta undo$/d' 'not in the manual: key .*undo' check_keys
planted '/Ta undo$/{h;d;};/Ta redo$/G' 'keys: another order' check_keys
planted '/^\.It 71/d' 'not in the manual: exit code 71' check_codes
planted 's/^\.It Ev NO_COLOR/.It Ev TERM/' 'not in the manual: variable NO_COLOR' check_variables
planted '/^\.Dl/{/tour/!d;};s/--section 3 --lang ko/--section 30/' 'does not run: scalewalk tour --section 30' check_examples
planted 's/^language: ko/language: xx/' 'the language is not taken' check_configuration
tap_done
