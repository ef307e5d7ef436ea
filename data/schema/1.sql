-- Version 1 of a learner's database. What is said here is never changed: version 2 is another file, run after this one.
-- Times are milliseconds since 1970 in UTC, up to the end of the year 9999. Ids of courses, sections, steps and
-- questions are the course's own words, so that progress outlives a change of the lessons.

CREATE TABLE learner (
	id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
	name TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
	name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One run of the program. Each record of a run has a number; last_record is the last one stored, so that a record that
-- is tried again after an error is not stored twice.
CREATE TABLE session (
	id INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
	start_ms INTEGER NOT NULL CHECK (start_ms BETWEEN 0 AND 253402300799999),
	last_ms INTEGER NOT NULL CHECK (last_ms BETWEEN 0 AND 253402300799999),
	last_record INTEGER NOT NULL CHECK (last_record >= 0)
) STRICT;

-- Where to go on.
CREATE TABLE place (
	course TEXT NOT NULL PRIMARY KEY,
	section TEXT NOT NULL CHECK (section <> ''),
	step TEXT NOT NULL CHECK (step <> ''),
	time_ms INTEGER NOT NULL CHECK (time_ms BETWEEN 0 AND 253402300799999)
) STRICT, WITHOUT ROWID;

CREATE TABLE step (
	course TEXT NOT NULL,
	section TEXT NOT NULL CHECK (section <> ''),
	step TEXT NOT NULL CHECK (step <> ''),
	done INTEGER NOT NULL CHECK (done IN (0, 1)),
	visits INTEGER NOT NULL CHECK (visits >= 0),
	runs INTEGER NOT NULL CHECK (runs >= 0),
	spent_ms INTEGER NOT NULL CHECK (spent_ms >= 0),
	first_ms INTEGER NOT NULL CHECK (first_ms BETWEEN 0 AND 253402300799999),
	last_ms INTEGER NOT NULL CHECK (last_ms BETWEEN 0 AND 253402300799999),
	PRIMARY KEY (course, section, step)
) STRICT, WITHOUT ROWID;

-- What was said before an experiment, every time. verdict NULL: not judged. certainty 0: not asked.
CREATE TABLE prediction (
	id INTEGER NOT NULL PRIMARY KEY,
	session INTEGER NOT NULL REFERENCES session (id),
	time_ms INTEGER NOT NULL CHECK (time_ms BETWEEN 0 AND 253402300799999),
	course TEXT NOT NULL,
	section TEXT NOT NULL CHECK (section <> ''),
	step TEXT NOT NULL CHECK (step <> ''),
	choice INTEGER NOT NULL CHECK (choice BETWEEN 0 AND 9),
	verdict INTEGER CHECK (verdict IN (0, 1)),
	certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 3)
) STRICT;

CREATE INDEX prediction_of_step ON prediction (course, section, step);

-- Every answer, in the order given. A question is known by its id in the course; its section is where it stood then.
CREATE TABLE answer (
	id INTEGER NOT NULL PRIMARY KEY,
	session INTEGER NOT NULL REFERENCES session (id),
	time_ms INTEGER NOT NULL CHECK (time_ms BETWEEN 0 AND 253402300799999),
	course TEXT NOT NULL,
	section TEXT NOT NULL CHECK (section <> ''),
	question TEXT NOT NULL CHECK (question <> ''),
	kind TEXT NOT NULL CHECK (kind <> ''),
	given TEXT NOT NULL,
	right_answer TEXT NOT NULL,
	correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
	score REAL NOT NULL CHECK (score BETWEEN -max_score AND max_score),
	max_score REAL NOT NULL CHECK (max_score > 0 AND max_score <= 1e6),
	took_ms INTEGER NOT NULL CHECK (took_ms BETWEEN 0 AND 86400000),
	certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 3),
	hints INTEGER NOT NULL CHECK (hints BETWEEN 0 AND 100),
	quiz TEXT NOT NULL CHECK (quiz <> '')
) STRICT;

CREATE INDEX answer_of_question ON answer (course, question);

-- Grades as the scheduler of reviews was given them: its state is computed from this log, by whichever algorithm.
CREATE TABLE review (
	id INTEGER NOT NULL PRIMARY KEY,
	session INTEGER NOT NULL REFERENCES session (id),
	time_ms INTEGER NOT NULL CHECK (time_ms BETWEEN 0 AND 253402300799999),
	course TEXT NOT NULL,
	question TEXT NOT NULL CHECK (question <> ''),
	grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 4),
	algorithm TEXT NOT NULL CHECK (algorithm <> '')
) STRICT;

CREATE INDEX review_of_question ON review (course, question);

-- A course given to a class, and the hands that were raised. Nothing above refers to it.
CREATE TABLE class (
	id INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
	course TEXT NOT NULL,
	course_hash TEXT NOT NULL,
	title TEXT NOT NULL,
	start_ms INTEGER NOT NULL CHECK (start_ms BETWEEN 0 AND 253402300799999)
) STRICT;

CREATE TABLE vote (
	class INTEGER NOT NULL REFERENCES class (id) ON DELETE CASCADE,
	section TEXT NOT NULL CHECK (section <> ''),
	step TEXT NOT NULL CHECK (step <> ''),
	choice INTEGER NOT NULL CHECK (choice BETWEEN 1 AND 9),
	count INTEGER NOT NULL CHECK (count BETWEEN 0 AND 100000),
	time_ms INTEGER NOT NULL CHECK (time_ms BETWEEN 0 AND 253402300799999),
	PRIMARY KEY (class, section, step, choice)
) STRICT, WITHOUT ROWID;
