#include "config.h"

#include <assert.h>

#include "base/vec.h"
#include "term/term_int.h"

struct memory {
	struct term term;
	struct {
		struct input *items;
		size_t count, cap;
	} inputs;
	size_t next_input;
	struct arena texts; /* of pastes */
	struct grid frame;
	size_t frames;
};

static struct memory *memory_of(struct term *term)
{
	return (struct memory *)term;
}

static void present(struct term *term, const struct grid *grid)
{
	struct memory *m = memory_of(term);
	if (m->frames == 0) {
		grid_init(&m->frame, grid->cols, grid->rows);
	} else if (grid_equal(&m->frame, grid)) {
		return;
	}
	grid_copy(&m->frame, grid);
	m->frames++;
}

static bool next(struct term *term, int timeout_ms, struct input *out)
{
	struct memory *m = memory_of(term);
	if (m->next_input == m->inputs.count) {
		return term_wait_watched(term, timeout_ms < 0 ? 0 : timeout_ms, out);
	}
	*out = m->inputs.items[m->next_input++];
	if (out->kind == INPUT_RESIZE) {
		term->cols = out->x;
		term->rows = out->y;
	}
	return true;
}

static void close_memory(struct term *term)
{
	struct memory *m = memory_of(term);
	mem_free(m->inputs.items);
	arena_done(&m->texts);
	grid_done(&m->frame);
	mem_free(m);
}

static const struct term_ops ops = { .present = present, .next = next, .close = close_memory };

struct term *term_memory_new(int cols, int rows)
{
	struct memory *m = mem_alloc(1, sizeof *m);
	term_init(&m->term, &ops, cols, rows);
	return &m->term;
}

void term_memory_input(struct term *term, const struct input *input)
{
	struct memory *m = memory_of(term);
	struct input copy = *input;
	copy.text = str_dup(&m->texts, input->text);
	VEC_PUSH(&m->inputs, copy);
}

void term_memory_keys(struct term *term, const char *names)
{
	struct str rest = str_c(names), name;
	while (str_split(&rest, ' ', &name)) {
		struct input key;
		bool known = name.len == 0 || input_parse(name, &key);
		assert(known);
		if (known && name.len) {
			term_memory_input(term, &key);
		}
	}
}

const struct grid *term_memory_frame(const struct term *term)
{
	const struct memory *m = (const struct memory *)term;
	return m->frames ? &m->frame : NULL;
}

size_t term_memory_frames(const struct term *term)
{
	return ((const struct memory *)term)->frames;
}
