/* How large a node's box is at each detail: room for its label, what stands beside the label, and its gauge. */
#include "config.h"

#include "base/utf8.h"
#include "ui/map_int.h"

enum { LABEL_MAX = 24, SUBLABEL_COLS = 11, COUNT_COLS = 6, GAUGE_COLS = 12 };

void map_box_size(const struct map_node *node, enum map_detail detail, int *cols, int *rows)
{
	int label = (int)utf8_cols(node->label), inner;
	label = label > LABEL_MAX ? LABEL_MAX : label;
	/* What has no gauge of its own but a sublabel, as a standby, shows that there and stands as high as its kin. */
	bool kin = node->shape == MAP_STORE || node->shape == MAP_INSTANCE;
	bool bar = node->has_gauge || node->heat || (kin && node->sublabel.len);
	switch (detail) {
	case MAP_FULL:
		inner = label + (node->sublabel.len ? 2 + (bar ? SUBLABEL_COLS : COUNT_COLS) : 0);
		inner = bar && inner < GAUGE_COLS + 2 ? GAUGE_COLS + 2 : inner;
		*cols = inner + 4;
		*rows = bar ? 4 : 3;
		return;
	case MAP_COMPACT:
		/* With a gauge the label stands in the upper edge, with room for marks. */
		inner = bar ? label + 2 : label + (node->sublabel.len ? 1 + COUNT_COLS : 0);
		inner = bar && inner < GAUGE_COLS - 2 ? GAUGE_COLS - 2 : inner;
		*cols = inner + 4;
		*rows = 3;
		return;
	case MAP_TIGHT:
		inner = bar && label < GAUGE_COLS - 3 ? GAUGE_COLS - 3 : label;
		*cols = inner + 4;
		*rows = bar ? 3 : 2;
		return;
	case MAP_TINY:
	case MAP_DETAILS:
		break;
	}
	*cols = label + 2 + (bar ? 2 : 0);
	*rows = 1;
}
