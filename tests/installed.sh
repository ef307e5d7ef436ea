#!/bin/sh
# make installcheck: the program where it was installed finds its data and its languages, and nothing of the tree.
#   installed.sh DESTDIR BINDIR PKGDATADIR LOCALEDIR MANDIR VERSION
destdir=$1 bindir=$1$2 datadir=$3 localedir=$4 mandir=$1$5 version=$6
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT

# fail WHAT
fail()
{
	echo "installcheck: $1" >&2
	exit 1
}

# Runs the installed program as a user who has nothing. Staged by DESTDIR, it must be told where its files lie.
scalewalk()
{
	(cd "$home" && env -i HOME="$home" PATH=/usr/bin:/bin ${destdir:+SCALEWALK_DATA_DIR="$destdir$datadir"} \
		${destdir:+SCALEWALK_LOCALE_DIR="$destdir$localedir"} "$bindir/scalewalk" "$@" \
		</dev/null 2>"$home/errors") || fail "scalewalk $*: $(cat "$home/errors")"
}

[ -x "$bindir/scalewalk" ] || fail "no $bindir/scalewalk"
[ -z "$(find "$bindir/scalewalk" -perm /6000)" ] || fail 'setuid or setgid'
[ "$(scalewalk --version)" = "scalewalk $version" ] || fail "not version $version"
scalewalk --help | grep -q '^usage: ' || fail 'no help in English'
scalewalk --help --lang=ko | grep -q '사용법' || fail 'no help in Korean'
scalewalk sim s2 --users 100 --for '10 s' --json | grep -q '"topology":"s2"' || fail 'no topology can be run'
for page in man1/scalewalk.1 man5/scalewalk-course.5 man5/scalewalk-topology.5; do
	[ -r "$mandir/$page" ] || fail "no manual page $page"
done
echo 'installcheck: the installed program runs'
