/* Members of a group, seen alone: a cut between the group and one of them, what is counted for each; and what becomes of
 * calls when a node is in two troubles at once. */
#include "config.h"

#include "tests/sim/pair.h"

static struct sim_member_totals member_totals(const struct pair *p, uint32_t member)
{
	struct sim_member_totals totals;
	sim_member_totals(p->rig.sim, p->group, member, &totals);
	return totals;
}

/* The client's group has a second member, which does what the server does. */
static struct pair twins_start(int64_t limit_ns)
{
	struct pair p = pair_start(0);
	uint32_t twin = sim_net_node(p.rig.net, &(struct sim_node_spec){ .zone = 1, .table = (uint16_t)p.server, .stream = 9 });
	check_int(sim_net_member(p.rig.net, p.group, twin), 1);
	pair_client(&p, limit_ns);
	pair_server_waits(&p, 3 * SIM_MS);
	rig_go(&p.rig);
	return p;
}

static void ask_times(struct pair *p, int times)
{
	for (int i = 0; i < times; i++) {
		sim_inject(p->rig.sim, p->client, p->page, 0);
	}
}

/* The calls that choose the member which is cut off vanish; nobody else's do, and the answers of it come. */
static void test_a_cut_takes_new_calls_to_one_member(void **state)
{
	(void)state;
	struct pair p = twins_start(50 * SIM_MS);
	struct sim *sim = p.rig.sim;
	ask_times(&p, 2);
	sim_run(sim, 2 * SIM_MS, 0); /* one call is at each */
	sim_member_cut(sim, p.group, 0, true);
	check(sim_group_in_rotation(sim, p.group, 0)); /* nobody knows yet */
	ask_times(&p, 4);
	sim_run(sim, 20 * SIM_MS, 0);
	check_int(class_totals(sim, p.page).completions, 2 + 2);
	check_int(sim_group_outstanding(sim, p.group, 0), 2);
	check_int(node_totals(sim, p.server).arrivals, 1);
	check_int(node_totals(sim, p.server + 1).arrivals, 3);
	check_sim(sim);
	sim_run(sim, 2 * SIM_MS + 50 * SIM_MS - 1, 0);
	check_int(class_totals(sim, p.page).failures, 0);
	sim_run(sim, 2 * SIM_MS + 50 * SIM_MS, 0);
	check_int(class_totals(sim, p.page).failed_by[SIM_TIMED_OUT], 2);
	check_int(sim_group_outstanding(sim, p.group, 0), 0);
	check_int(node_totals(sim, p.server).failures, 0); /* it has never heard of them */
	sim_member_cut(sim, p.group, 0, false);
	ask_times(&p, 2);
	sim_run(sim, SIM_S, 0);
	check_int(class_totals(sim, p.page).completions, 6);
	check_int(node_totals(sim, p.server).completions, 2);
	rig_done(&p.rig);
}

/* A cut belongs to its group: another way to the same node is open. */
static void test_a_cut_is_of_its_group(void **state)
{
	(void)state;
	enum { VERB_OTHER = 2 };
	struct pair p = pair_start(0);
	uint32_t other = rig_group(&p.rig, p.server);
	uint16_t page = rig_class(&p.rig, VERB_OTHER, 0);
	pair_client(&p, 10 * SIM_MS);
	rig_entry(&p.rig, p.client, VERB_OTHER);
	rig_call(&p.rig, other, VERB_QUERY, 10 * SIM_MS);
	rig_end(&p.rig);
	pair_server_waits(&p, SIM_MS);
	struct sim *sim = rig_go(&p.rig);
	sim_member_cut(sim, p.group, 0, true);
	sim_inject(sim, p.client, p.page, 0);
	sim_inject(sim, p.client, page, 0);
	sim_run(sim, SIM_S, 0);
	check_int(class_totals(sim, p.page).failed_by[SIM_TIMED_OUT], 1);
	check_int(class_totals(sim, page).completions, 1);
	rig_done(&p.rig);
}

/* What a member's account holds: every call that chose it, and those whose caller got a failure or gave up; not the
 * failure of work that nobody waits for any more. */
static void test_members_are_accounted(void **state)
{
	(void)state;
	struct pair p = twins_start(4 * SIM_MS); /* the answer takes five */
	struct sim *sim = p.rig.sim;
	ask_times(&p, 3);
	check_int(member_totals(&p, 0).calls, 0); /* nobody has set out yet */
	sim_run(sim, 4 * SIM_MS - 1, 0);
	check_int(member_totals(&p, 0).calls, 2);
	check_int(member_totals(&p, 1).calls, 1);
	check_int(member_totals(&p, 0).failures, 0);
	sim_run(sim, 4 * SIM_MS, 0); /* gave up; the answers are on their way, and are nobody's */
	check_int(member_totals(&p, 0).failures, 2);
	check_int(member_totals(&p, 1).failures, 1);
	sim_run(sim, 10 * SIM_MS, 0);
	check_int(member_totals(&p, 0).failures, 2);
	check_int(node_totals(sim, p.server).completions, 2);
	sim_node_down(sim, p.server + 1);
	ask_times(&p, 2);
	sim_run(sim, 13 * SIM_MS, 0); /* one is refused after the way there and back */
	check_int(member_totals(&p, 1).calls, 2);
	check_int(member_totals(&p, 1).failures, 2);
	sim_node_down(sim, p.server); /* while it works on the other, which is reset; that comes back in time */
	sim_run(sim, SIM_S, 0);
	check_int(member_totals(&p, 0).calls, 3);
	check_int(member_totals(&p, 0).failures, 3);
	check_int(class_totals(sim, p.page).failed_by[SIM_TIMED_OUT], 3);
	check_int(class_totals(sim, p.page).failed_by[SIM_REFUSED], 1);
	check_int(class_totals(sim, p.page).failed_by[SIM_RESET], 1);
	rig_done(&p.rig);
}

/* A good answer that is lost on the way back: the member has failed its caller, once, and knows nothing of it. */
static void test_a_lost_answer_counts_once(void **state)
{
	(void)state;
	struct pair p = twins_start(20 * SIM_MS);
	struct sim *sim = p.rig.sim;
	sim_link_cut(sim, 1, 0, true);
	ask_times(&p, 1);
	sim_run(sim, 5 * SIM_MS, 0);
	check_int(node_totals(sim, p.server).completions, 1);
	check_int(member_totals(&p, 0).failures, 1);
	sim_run(sim, SIM_S, 0);
	check_int(class_totals(sim, p.page).failed_by[SIM_TIMED_OUT], 1);
	check_int(member_totals(&p, 0).calls, 1);
	check_int(member_totals(&p, 0).failures, 1);
	rig_done(&p.rig);
}

/* A refusal that comes too late has been counted when it set out. */
static void test_a_late_failure_counts_once(void **state)
{
	(void)state;
	struct pair p = twins_start(2 * SIM_MS - 1);
	struct sim *sim = p.rig.sim;
	sim_node_down(sim, p.server);
	ask_times(&p, 1);
	sim_run(sim, SIM_MS, 0);
	check_int(member_totals(&p, 0).failures, 1);
	sim_run(sim, SIM_S, 0);
	check_int(class_totals(sim, p.page).failed_by[SIM_TIMED_OUT], 1);
	check_int(member_totals(&p, 0).failures, 1);
	rig_done(&p.rig);
}

/* A call to a member that is not there at all is on nobody's account. */
static void test_no_route_is_on_no_account(void **state)
{
	(void)state;
	struct pair p = twins_start(0);
	struct sim *sim = p.rig.sim;
	sim_group_rotation(sim, p.group, 0, false);
	sim_group_rotation(sim, p.group, 1, false);
	ask_times(&p, 1);
	sim_run(sim, SIM_S, 0);
	check_int(class_totals(sim, p.page).failed_by[SIM_NO_ROUTE], 1);
	check_int(member_totals(&p, 0).calls + member_totals(&p, 1).calls, 0);
	rig_done(&p.rig);
}

/* Whoever is mute does not even say that it is down. */
static void test_mute_goes_before_down(void **state)
{
	(void)state;
	for (int mute_first = 0; mute_first < 2; mute_first++) {
		struct pair p = pair_start(0);
		pair_client(&p, 10 * SIM_MS);
		pair_server_waits(&p, 3 * SIM_MS);
		pair_ask(&p);
		struct sim *sim = p.rig.sim;
		sim_node_mute(sim, p.server, mute_first);
		sim_node_down(sim, p.server);
		sim_node_mute(sim, p.server, true);
		sim_run(sim, SIM_S, 0);
		check_ended(&p, SIM_TIMED_OUT, 10 * SIM_MS);
		sim_node_mute(sim, p.server, false);
		check(!sim_node_is_up(sim, p.server));
		sim_inject(sim, p.client, p.page, 0);
		sim_run(sim, 2 * SIM_S, 0);
		check_int(class_totals(sim, p.page).failed_by[SIM_REFUSED], 1);
		rig_done(&p.rig);
	}
}

static void note_ended(void *ctx, struct sim *sim, uint32_t code, uint64_t arg)
{
	int64_t *answered = ctx;
	(void)code;
	(void)arg;
	struct sim_class_totals totals;
	sim_class_totals(sim, 0, &totals);
	*answered = (int64_t)(totals.completions + totals.failures);
}

/* A person's limit, too, comes behind all else of its moment, even behind what was scheduled after it. */
static void test_limits_come_last(void **state)
{
	(void)state;
	for (int64_t late = 0; late <= 1; late++) {
		int64_t ended_before = -1;
		struct pair p = pair_start(5 * SIM_MS);
		pair_client(&p, 0);
		pair_server_waits(&p, 3 * SIM_MS + late);
		p.rig.config.timer = note_ended;
		p.rig.config.ctx = &ended_before;
		pair_ask(&p);
		sim_run(p.rig.sim, 4 * SIM_MS + 1, 0);
		sim_at(p.rig.sim, 5 * SIM_MS, 0, 0);
		sim_run(p.rig.sim, SIM_S, 0);
		check_ended(&p, late ? SIM_TIMED_OUT : SIM_OK, 5 * SIM_MS);
		check_int(ended_before, late ? 0 : 1);
		rig_done(&p.rig);
	}
}

/* A far group costs its way in each direction. */
static void test_extra_is_paid_each_way(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	uint32_t far = sim_net_group(p.rig.net,
		&(struct sim_group_spec){ .policy = SIM_RANDOM, .hook = SIM_HOOK_NONE, .extra_ns = SIM_S });
	sim_net_member(p.rig.net, far, p.server);
	rig_entry(&p.rig, p.client, VERB_PAGE);
	rig_call(&p.rig, far, VERB_QUERY, 0);
	rig_end(&p.rig);
	pair_server_waits(&p, 3 * SIM_MS);
	pair_ask(&p);
	sim_run(p.rig.sim, 10 * SIM_S, 0);
	check_ended(&p, SIM_OK, 2 * SIM_S + 5 * SIM_MS);
	rig_done(&p.rig);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_a_cut_takes_new_calls_to_one_member),
	cmocka_unit_test(test_a_cut_is_of_its_group),
	cmocka_unit_test(test_members_are_accounted),
	cmocka_unit_test(test_a_lost_answer_counts_once),
	cmocka_unit_test(test_a_late_failure_counts_once),
	cmocka_unit_test(test_no_route_is_on_no_account),
	cmocka_unit_test(test_mute_goes_before_down),
	cmocka_unit_test(test_limits_come_last),
	cmocka_unit_test(test_extra_is_paid_each_way),
};
CHECK_MAIN(tests)
