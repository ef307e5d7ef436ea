#include "config.h"

#include "topo/graph.h"

#include <stdio.h>
#include <string.h>

void topo_out_init(struct topo_out *out, const struct topo *topo, topo_follow *follow)
{
	out->from = mem_alloc((size_t)topo->node_count + 2, sizeof *out->from);
	out->edges = mem_alloc((size_t)topo->edge_count + 1, sizeof *out->edges);
	/* Counted one place further, so that filling turns ends into starts. */
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		out->from[topo->edges[i].from + 2] += follow(topo, &topo->edges[i]);
	}
	for (uint32_t i = 2; i <= topo->node_count; i++) {
		out->from[i] += out->from[i - 1];
	}
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		if (follow(topo, &topo->edges[i])) {
			out->edges[out->from[topo->edges[i].from + 1]++] = i;
		}
	}
}

void topo_out_done(struct topo_out *out)
{
	mem_free(out->from);
	mem_free(out->edges);
}

/* The path on the stack from `first` to its end, and back. */
static void name_circle(const struct topo *topo, const uint32_t *path, size_t first, size_t depth, char *names, size_t size)
{
	size_t used = 0;
	names[0] = '\0';
	for (size_t i = first; i <= depth; i++) {
		struct str id = topo->nodes[path[i < depth ? i : first]].id;
		if (used + id.len + 8 > size) {
			snprintf(names + used, size - used, " > ...");
			return;
		}
		used += (size_t)snprintf(names + used, size - used, "%s%.*s", i > first ? " > " : "", STR_ARG(id));
	}
}

enum { WHITE, ON_PATH, DONE };

bool topo_find_circle(const struct topo *topo, topo_follow *follow, uint32_t *node, char *names, size_t size)
{
	struct topo_out out;
	topo_out_init(&out, topo, follow);
	uint32_t *path = mem_alloc((size_t)topo->node_count + 1, sizeof *path);
	uint32_t *next = mem_alloc((size_t)topo->node_count + 1, sizeof *next);
	unsigned char *state = mem_alloc((size_t)topo->node_count + 1, 1);
	bool found = false;
	for (uint32_t start = 0; !found && start < topo->node_count; start++) {
		size_t depth = 0;
		if (state[start] == WHITE) {
			path[depth++] = start;
			state[start] = ON_PATH;
			next[start] = out.from[start];
		}
		while (depth && !found) {
			uint32_t at = path[depth - 1];
			if (next[at] == out.from[at + 1]) {
				state[at] = DONE;
				depth--;
				continue;
			}
			uint32_t to = topo->edges[out.edges[next[at]++]].to;
			if (state[to] == WHITE) {
				path[depth++] = to;
				state[to] = ON_PATH;
				next[to] = out.from[to];
			} else if (state[to] == ON_PATH) {
				size_t first = depth - 1;
				while (path[first] != to) {
					first--;
				}
				*node = to;
				name_circle(topo, path, first, depth, names, size);
				found = true;
			}
		}
	}
	mem_free(path);
	mem_free(next);
	mem_free(state);
	topo_out_done(&out);
	return found;
}

void topo_reach(const struct topo *topo, topo_follow *follow, bool *seen)
{
	uint32_t *stack = mem_alloc((size_t)topo->node_count + 1, sizeof *stack);
	struct topo_out out;
	size_t depth = 0;
	topo_out_init(&out, topo, follow);
	for (uint32_t i = 0; i < topo->node_count; i++) {
		seen[i] = topo->nodes[i].kind == TOPO_USERS || topo->nodes[i].kind == TOPO_SOURCE;
		if (seen[i]) {
			stack[depth++] = i;
		}
	}
	for (;;) {
		while (depth) {
			uint32_t at = stack[--depth];
			for (uint32_t k = out.from[at]; k < out.from[at + 1]; k++) {
				uint32_t to = topo->edges[out.edges[k]].to;
				if (!seen[to]) {
					seen[to] = true;
					stack[depth++] = to;
				}
			}
		}
		/* Names and addresses in front of what has been reached. They are few and form chains of two. */
		for (uint32_t i = 0; i < topo->edge_count; i++) {
			const struct topo_edge *e = &topo->edges[i];
			if (e->kind == TOPO_ATTACH && seen[e->to] && !seen[e->from]) {
				seen[e->from] = true;
				stack[depth++] = e->from;
			}
		}
		if (!depth) {
			break;
		}
	}
	mem_free(stack);
	topo_out_done(&out);
}
