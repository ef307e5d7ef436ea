# For tests in shell: TAP on stdout. Source it, call the checks, end with tap_done.
tap_count=0
tap_failed=0
tap_dir=$(mktemp -d) || exit 99
trap 'rm -rf "$tap_dir"' EXIT

# tap STATUS NAME: one result; what fails is explained by comments before it.
tap()
{
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_failed=1
		echo "not ok $tap_count - $2"
	fi
}

# clean NAME CHECKER ARGUMENTS...: the checker prints one line a violation; there must be none.
clean()
{
	tap_name=$1
	shift
	"$@" >"$tap_dir/said" 2>&1
	sed 's/^/# /' "$tap_dir/said"
	test ! -s "$tap_dir/said"
	tap $? "$tap_name"
}

# caught PATTERN CHECKER ARGUMENTS...: the checker must find just the planted fault.
caught()
{
	tap_name=$1
	shift
	"$@" >"$tap_dir/said" 2>&1
	test "$(wc -l <"$tap_dir/said")" -eq 1 && grep -q -- "$tap_name" "$tap_dir/said"
	tap_status=$?
	[ $tap_status -eq 0 ] || sed 's/^/# /' "$tap_dir/said"
	tap $tap_status "catches: $tap_name"
}

# In the middle of a script nothing may end it unseen: without the plan of tap_done automake reports an error.
tap_done()
{
	echo "1..$tap_count"
	exit $tap_failed
}
