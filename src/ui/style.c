#include "config.h"

#include "ui/style.h"

char style_letter(uint16_t style)
{
	static const char letters[STYLE_COUNT] = {
#define STYLE_LETTER(name, letter) [STYLE_##name] = (letter),
		STYLE_LIST(STYLE_LETTER)
#undef STYLE_LETTER
	};
	enum style name = style_name(style);
	return name < STYLE_COUNT ? letters[name] : '?';
}
