# The table of keys in scalewalk.1, out of `scalewalk --keys`: name, keys, what they do.
{
	name = $1
	keys = substr($0, 20, 28)
	does = substr($0, 49)
	sub(/ +$/, "", keys)
	gsub(/[-\\]/, "\\\\&", keys)
	gsub(/-/, "\\-", name)
	printf ".It \"\\&%s\" Ta \"%s\" Ta %s\n", keys, does, name
}
