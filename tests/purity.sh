#!/bin/sh
# The simulation calls nothing but memory and exact arithmetic: no I/O, no clock, no heap, and no function of libm whose
# last bit could differ from one machine to the next.
. "$top_srcdir/tests/tap.sh"

# What the object files in archive $1 want from outside themselves, one line for each thing that is not allowed.
check_purity()
{
	[ -r "$1" ] || { echo "no archive $1"; return; }
	nm -P "$1" 2>/dev/null | awk -v archive="$1" '
		BEGIN {
			count = split("memcpy memmove memset memcmp strlen __assert_fail sqrt floor", word, " ")
			for (i = 1; i <= count; i++)
				allowed[word[i]] = 1
		}
		NF < 2 { next }
		$2 == "U" || $2 == "w" { wanted[$1] = 1; next }
		{ defined[$1] = 1 }
		END {
			for (name in wanted) {
				if (defined[name] || allowed[name])
					continue
				if (name ~ /^(str|err)_/) # of base, without heap
					continue
				if (name ~ /^(__asan_|__ubsan_|__sanitizer_|__sancov_|__gcov_|__llvm_|__stack_chk_fail$)/)
					continue # instrumentation
				if (name == "_GLOBAL_OFFSET_TABLE_")
					continue
				print archive ": calls " name
			}
		}' | sort
}

# planted FUNCTION BODY PATTERN: an archive whose one function does what it must not.
planted()
{
	printf '%s\n' "$1" >"$tap_dir/fault.c"
	rm -f "$tap_dir/fault.a"
	# -O0 and no builtins: nothing is computed at compile time
	$CC -O0 -fno-builtin -c -o "$tap_dir/fault.o" "$tap_dir/fault.c" && ar cr "$tap_dir/fault.a" "$tap_dir/fault.o"
	caught "$2" check_purity "$tap_dir/fault.a"
}

good()
{
	printf '%s\n' 'void *memset(void *, int, unsigned long); double sqrt(double);' \
		'double good(double x) { char room[9]; memset(room, 1, 9); return sqrt(x) + room[0]; }' >"$tap_dir/good.c"
	$CC -O0 -fno-builtin -c -o "$tap_dir/good.o" "$tap_dir/good.c" && ar cr "$tap_dir/good.a" "$tap_dir/good.o"
}

clean 'src/sim calls memory, assert, sqrt and floor' check_purity "$top_builddir/src/sim/libsim.a"
good
clean 'a pure archive is not blamed' check_purity "$tap_dir/good.a"
planted 'double exp(double); double f(double x) { return exp(x); }' 'calls exp$'
planted 'void *malloc(unsigned long); void *f(void) { return malloc(8); }' 'calls malloc$'
planted 'long time(long *); long f(void) { return time(0); }' 'calls time$'
planted 'int printf(const char *, ...); int f(void) { return printf("x"); }' 'calls printf$'
planted 'void *mem_alloc(unsigned long, unsigned long); void *f(void) { return mem_alloc(1, 2); }' 'calls mem_alloc$'
planted 'extern int environ; int f(void) { return environ; }' 'calls environ$'
caught 'no archive' check_purity "$tap_dir/nothing.a"
tap_done
