# Turns the files of data/schema into C: one string a version, in the order given. Comments outside statements and blank
# lines are left out; what stands inside a statement is kept to the letter, as SQLite keeps it and we compare it.
BEGIN {
	print "/* Made from data/schema by schema.awk. */"
	print "#include \"config.h\""
	print ""
	print "#include \"store/schema.h\""
	print ""
	print "static const char *const versions[] = {"
}
FNR == 1 && NR > 1 { print "\t," }
/^--/ || /^$/ { next }
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "\t\"" $0 "\\n\""
}
END {
	print "};"
	print ""
	print "const struct store_schema store_schema = { versions, sizeof versions / sizeof *versions };"
}
