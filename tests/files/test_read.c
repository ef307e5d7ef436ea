/* Opening files that somebody else put there: nothing outside the directory, nothing that blocks, nothing too large. */
#include "config.h"

#include "tests/check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "files/yaml.h"

static char dir[64];
static struct files_root root;
static struct arena arena;

static const char *path_of(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static void put(const char *name, const char *bytes, size_t len)
{
	FILE *file = fopen(path_of(name), "w");
	assert_non_null(file);
	check_int(fwrite(bytes, 1, len, file), len);
	check_int(fclose(file), 0);
}

static int setup(void **state)
{
	(void)state;
	struct err err;
	strcpy(dir, "read-XXXXXX");
	if (!mkdtemp(dir) || files_root_open(&root, dir, "course", &err)) {
		return -1;
	}
	put("plain.yaml", "a: b\n", 5);
	return mkdir(path_of("sub"), 0700);
}

static int teardown(void **state)
{
	(void)state;
	char command[128];
	files_root_close(&root);
	arena_done(&arena);
	snprintf(command, sizeof command, "rm -rf '%s'", dir);
	return system(command);
}

static void expect(const char *path, enum status want, const char *words)
{
	struct err err = { 0 };
	struct str text, file;
	enum status status = files_read(&root, str_c(path), 1000, &arena, &text, &file, &err);
	if (status != want || (want && !strstr(err.text, words))) {
		fail_msg("%s: status %d: %s", path, (int)status, err.text);
	}
	check(str_starts(file, STR("course")));
}

static void test_plain(void **state)
{
	(void)state;
	struct err err;
	struct str text, file;
	put("sub/x.yaml", "\xEF\xBB\xBF"
					  "1\r\n2",
		7);
	check_int(files_read(&root, STR("sub/x.yaml"), 7, &arena, &text, &file, &err), STATUS_OK);
	check(str_eq_c(text, "1\n2"));
	check_int(text.ptr[text.len], 0);
	check(str_eq_c(file, "course/sub/x.yaml"));
	put("empty", "", 0);
	check_int(files_read(&root, STR("empty"), 0, &arena, &text, NULL, &err), STATUS_OK);
	check_int(text.len, 0);
}

static void test_paths(void **state)
{
	(void)state;
	expect("../x", STATUS_DATA, "leaves the directory");
	expect("sub/../plain.yaml", STATUS_DATA, "leaves the directory");
	expect("./plain.yaml", STATUS_DATA, "leaves the directory");
	expect("sub//x", STATUS_DATA, "leaves the directory");
	expect("/etc/passwd", STATUS_DATA, "leaves the directory");
	expect("~/x", STATUS_DATA, "leaves the directory");
	expect("sub/", STATUS_DATA, "names no file");
	expect("", STATUS_DATA, "1 to 255 bytes");
	expect("a\nb", STATUS_DATA, "control character");
	expect("a\x1b[31m", STATUS_DATA, "control character");
	char name[300];
	memset(name, 'a', 299);
	name[299] = '\0';
	expect(name, STATUS_DATA, "1 to 255 bytes");
	expect("nobody.yaml", STATUS_MISSING, "");
	expect("nobody/x.yaml", STATUS_MISSING, "");
	expect("plain.yaml/x", STATUS_DATA, "plain path");
	expect("plain.yaml", STATUS_OK, "");
}

/* None of these may block. */
static void test_kinds(void **state)
{
	(void)state;
	check_int(mkfifo(path_of("fifo"), 0600), 0);
	check_int(symlink("plain.yaml", path_of("link")), 0);
	check_int(symlink("sub", path_of("linkdir")), 0);
	check_int(symlink("/dev/zero", path_of("zero")), 0);
	put("sub/y", "1", 1);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", dir);
	check_int(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	clock_t start = clock();
	expect("fifo", STATUS_DATA, "not a regular file");
	expect("sub", STATUS_DATA, "not a regular file");
	expect("socket", STATUS_DATA, "not a regular file");
	expect("link", STATUS_DATA, "symbolic link");
	expect("zero", STATUS_DATA, "symbolic link");
	expect("linkdir/y", STATUS_DATA, "symbolic link");
	check((double)(clock() - start) / CLOCKS_PER_SEC < 0.5);
	close(fd);
	struct files_root devices;
	struct err err;
	struct str text;
	check_int(files_root_open(&devices, "/dev", NULL, &err), STATUS_OK);
	check_int(files_read(&devices, STR("zero"), 1000, &arena, &text, NULL, &err), STATUS_DATA);
	check_str(err.file, "/dev/zero");
	files_root_close(&devices);
}

static void test_sizes(void **state)
{
	(void)state;
	char bytes[1001];
	memset(bytes, 'a', sizeof bytes);
	put("limit", bytes, 1000);
	put("over", bytes, 1001);
	expect("limit", STATUS_OK, "");
	expect("over", STATUS_DATA, "1001 bytes; at most 1000");
	put("sparse", "", 0);
	check_int(truncate(path_of("sparse"), (off_t)10 << 30), 0);
	expect("sparse", STATUS_DATA, "10737418240 bytes");
}

static void test_unreadable(void **state)
{
	(void)state;
	if (geteuid() == 0) {
		print_message("# root reads everything: not tried\n");
		return;
	}
	put("secret", "a", 1);
	check_int(chmod(path_of("secret"), 0), 0);
	expect("secret", STATUS_MISSING, "ermission");
}

static void test_root(void **state)
{
	(void)state;
	struct files_root none;
	struct err err = { 0 };
	check_int(files_root_open(&none, "read-nobody", NULL, &err), STATUS_MISSING);
	check_str(err.file, "read-nobody");
	check_int(files_root_open(&none, path_of("plain.yaml"), NULL, &err), STATUS_MISSING);
	files_root_close(&none);
}

static void test_list(void **state)
{
	(void)state;
	struct str *names;
	size_t count;
	struct err err = { 0 };
	check_int(mkdir(path_of("many"), 0700), 0);
	put("many/b", "", 0);
	put("many/a", "", 0);
	put("many/.hidden", "", 0);
	check_int(files_list(&root, STR("many"), &arena, &names, &count, &err), STATUS_OK);
	check_int(count, 2);
	check(str_eq_c(names[0], "a") && str_eq_c(names[1], "b"));
	check_int(files_list(&root, STR("nobody"), &arena, &names, &count, &err), STATUS_MISSING);
	check_int(files_list(&root, STR("plain.yaml"), &arena, &names, &count, &err), STATUS_DATA);
	check_int(files_list(&root, STR("../.."), &arena, &names, &count, &err), STATUS_DATA);
	check_int(files_list(&root, (struct str){ 0 }, &arena, &names, &count, &err), STATUS_OK);
	check(count >= 2);
	for (int i = 0; i < FILES_DIR_LIMIT - 1; i++) {
		char name[32];
		snprintf(name, sizeof name, "many/n%d", i);
		put(name, "", 0);
		if (i == FILES_DIR_LIMIT - 3) {
			check_int(files_list(&root, STR("many"), &arena, &names, &count, &err), STATUS_OK);
			check_int(count, FILES_DIR_LIMIT);
		}
	}
	check_int(files_list(&root, STR("many"), &arena, &names, &count, &err), STATUS_DATA);
	check(strstr(err.text, "more than 4096 files"));
}

static void test_load(void **state)
{
	(void)state;
	struct files_doc doc;
	struct err err = { 0 };
	put("bad.yaml", "a: 1\na: 2\n", 10);
	check_int(files_yaml_load(&root, STR("plain.yaml"), &arena, &doc, &err), STATUS_OK);
	check(str_eq_c(doc.root->items[0].text, "b"));
	check_int(files_yaml_load(&root, STR("bad.yaml"), &arena, &doc, &err), STATUS_DATA);
	struct buf message = { 0 };
	err_format(&err, &message);
	check_str(message.ptr, "course/bad.yaml:2:1: 'a' is said twice, first in line 1; keep one");
	buf_done(&message);
}

/* No descriptor is left open by any of the ways out. */
static void test_descriptors(void **state)
{
	(void)state;
	static const char *const paths[] = { "plain.yaml", "nobody", "sub", "over", "link", "linkdir/y", "fifo", "sub/y", "plain.yaml/x" };
	int before = dup(0);
	close(before);
	for (int i = 0; i < 50; i++) {
		struct err err;
		struct str text, *names;
		size_t count;
		(void)files_read(&root, str_c(paths[i % 9]), 1000, &arena, &text, NULL, &err);
		(void)files_list(&root, str_c(paths[i % 9]), &arena, &names, &count, &err);
	}
	int after = dup(0);
	close(after);
	check_int(before, after);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_plain),
	cmocka_unit_test(test_paths),
	cmocka_unit_test(test_kinds),
	cmocka_unit_test(test_sizes),
	cmocka_unit_test(test_unreadable),
	cmocka_unit_test(test_root),
	cmocka_unit_test(test_list),
	cmocka_unit_test(test_load),
	cmocka_unit_test(test_descriptors),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, setup, teardown) ? 1 : 0;
}
