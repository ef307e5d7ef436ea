#!/bin/sh
# Every text of the interface has its Korean, whole and current. `make update-po` writes what is missing into the file.
. "$top_srcdir/tests/tap.sh"

# check_po TREE: compares $1/po/ko.po with the texts marked by _() and N_() in $1/src.
check_po()
{
	texts=$tap_dir/texts.pot
	(cd "$1" && find src -name '*.[ch]' | LC_ALL=C sort | xargs xgettext --from-code=UTF-8 -k -k_ -kN_ \
		-kngettext:1,2 -F -o "$texts") || return
	[ -f "$texts" ] || { echo "no text is marked"; return; }
	LC_ALL=C msgfmt -c -o /dev/null "$1/po/ko.po" 2>&1 | sed '/ fatal error/d; s/^/broken: /'
	LC_ALL=C msgcmp "$1/po/ko.po" "$texts" 2>&1 | name_messages 'not translated'
	LC_ALL=C msgcmp --use-untranslated --use-fuzzy "$texts" "$1/po/ko.po" 2>&1 | name_messages 'in no source'
}

# msgcmp names a file and a line within the message; people look for its text.
name_messages()
{
	grep -E '^/.*:[0-9]+: this message' | while IFS=: read -r file line _; do
		awk -v line="$line" -v verdict="$1" '
			/^msgid / { text = ""; in_id = 1; if (NR > line) exit }
			/^msgstr/ { in_id = 0; if (NR >= line) exit }
			in_id { sub(/^msgid(_plural)? /, ""); text = text $0 }
			END { gsub(/""/, "", text); print verdict ": " text }' "$file"
	done
}

fixture()
{
	rm -rf "$tap_dir/tree"
	mkdir -p "$tap_dir/tree/src/ui" "$tap_dir/tree/po"
	printf 'f(_("One"), _("%%d users"));\nconst char *x = N_("Two");\n' >"$tap_dir/tree/src/ui/a.c"
	sed '/^$/q' "$top_srcdir/po/ko.po" >"$tap_dir/tree/po/ko.po"
	cat >>"$tap_dir/tree/po/ko.po" <<-'EOF'
		msgid "One"
		msgstr "하나"

		#, c-format
		msgid "%d users"
		msgstr "사용자 %d명"

		msgid "Two"
		msgstr "둘"
	EOF
}

# planted PATTERN COMMAND...: after the command, run in the tree, the check must say so.
planted()
{
	planted_pattern=$1
	shift
	fixture
	(cd "$tap_dir/tree" && "$@")
	caught "$planted_pattern" check_po "$tap_dir/tree"
}

append()
{
	printf '%s\n' "$2" >>"$1"
}

clean 'every text of the interface has its Korean' check_po "$top_srcdir"

fixture
clean 'a good tree is not blamed' check_po "$tap_dir/tree"
planted 'not translated: "Three"' append src/ui/a.c 'f(_("Three"));'
planted 'not translated: "Two"' sed -i 's/둘//' po/ko.po
planted 'not translated: "One"' sed -i 's/^msgid "One"/#, fuzzy\n&/' po/ko.po
planted 'in no source: "Four"' append po/ko.po 'msgid "Four" msgstr "넷"'
planted 'broken: .*format' sed -i 's/사용자 %d명/사용자 %s명/' po/ko.po
tap_done
