/* Places on a line: each as near to its wish as the others allow. */
#include "config.h"

#include "ui/map_int.h"

/* Neighbours that would overlap if each had its wish, and so stand together. */
struct run {
	int from, to;
	int size;
	long wish; /* sum of where each member would like the run's start to be, doubled */
};

static int wished_start(const struct run *run)
{
	return (int)(run->wish / (2 * (run->to - run->from)));
}

/* Runs that would overlap are joined, and stand where the mean of their members' wishes is (pool adjacent violators). */
static int pool(struct run *runs, int count, const int *sizes, const int *wishes, int gap)
{
	int used = 0;
	for (int i = 0; i < count; i++) {
		runs[used++] = (struct run){ i, i + 1, sizes[i], wishes[i] - sizes[i] };
		while (used > 1) {
			struct run *a = &runs[used - 2], *b = &runs[used - 1];
			if (wished_start(a) + a->size + gap <= wished_start(b)) {
				break;
			}
			a->wish += b->wish - 2L * (b->to - b->from) * (a->size + gap);
			a->size += gap + b->size;
			a->to = b->to;
			used--;
		}
	}
	return used;
}

bool map_settle(struct arena *arena, int count, const int *sizes, const int *wishes, int gap, int room, int *starts)
{
	struct run *runs = ARENA_ARRAY(arena, (size_t)count, struct run);
	int used = pool(runs, count, sizes, wishes, gap), edge = 0;
	for (int r = 0; r < used; r++) {
		int at = wished_start(&runs[r]), rest = 0;
		for (int k = r; k < used; k++) {
			rest += runs[k].size + (k > r ? gap : 0);
		}
		at = at > room - rest ? room - rest : at;
		at = at < edge ? edge : at;
		for (int i = runs[r].from; i < runs[r].to; i++) {
			starts[i] = at;
			at += sizes[i] + gap;
		}
		edge = at;
	}
	return edge - gap <= room;
}
