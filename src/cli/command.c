#include "config.h"

#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct cli_command cli_commands[CLI_COMMANDS] = {
	[CLI_MAP] = { NULL, NULL, N_("the course map"), "scalewalk --lang=ko", cmd_screen },
	[CLI_LEARN] = { "learn", NULL, N_("go on where you stopped, or at a step"), "scalewalk learn --section 4 --step 3", cmd_screen },
	[CLI_QUIZ] = { "quiz", NULL, N_("questions of a section, or of all"), "scalewalk quiz --section 2", cmd_screen },
	[CLI_REVIEW] = { "review", NULL, N_("what was answered wrongly comes again"), "scalewalk review", cmd_screen },
	[CLI_PRESENT] = { "present", NULL, N_("the lessons for a room with a projector"), "scalewalk present --section 4", cmd_screen },
	[CLI_SPEAKER] = { "speaker", NULL, N_("notes, clock and controls in a second terminal"), "scalewalk speaker", cmd_speaker },
	[CLI_TOUR] = { "tour", NULL, N_("the whole course as text, with measured figures"), "scalewalk tour --section 3 | less", cmd_tour },
	[CLI_SIM] = { "sim", "TOPOLOGY", N_("run a topology without a screen and print what was measured"),
		"scalewalk sim s4 --users 1000 --for '10 min' --json", cmd_sim },
	[CLI_REPORT] = { "report", NULL, N_("progress and results of a learner"), "scalewalk report --csv > answers.csv", cmd_report },
	[CLI_LINT] = { "lint", "[DIR]", N_("check a course, and with --run every experiment"), "scalewalk lint --run lessons", cmd_lint },
	[CLI_DOCTOR] = { "doctor", NULL, N_("look after the learner's database"), "scalewalk doctor", cmd_doctor },
};

int cli_fail(const struct err *err)
{
	struct buf text = { 0 };
	buf_add_c(&text, "scalewalk: ");
	err_format(err, &text);
	buf_add_char(&text, '\n');
	fputs(text.ptr, stderr);
	buf_done(&text);
	return (int)err->status;
}

int cli_print(const struct buf *text)
{
	size_t done = 0;
	while (done < text->len) {
		ssize_t wrote = write(STDOUT_FILENO, text->ptr + done, text->len - done);
		if (wrote < 0) {
			struct err err = { 0 };
			if (errno == EPIPE) {
				return 0; /* the reader has seen enough */
			}
			err_set(&err, STATUS_IO, _("cannot write the output: %s"), strerror(errno));
			return cli_fail(&err);
		}
		done += (size_t)wrote;
	}
	return 0;
}
